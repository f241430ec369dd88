"""The pages, by the test client."""
