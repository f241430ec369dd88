"""Agreements with those who receive information: who, what, for what, on which terms."""
