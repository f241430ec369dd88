"""The printed form: a form is data, and reading and writing are mirror images."""
