"""The API: JSON in, JSON out, over the same actions as the pages."""
