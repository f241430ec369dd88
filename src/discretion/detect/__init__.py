"""Which kinds of identifying information are in a text: findings out, never the values."""
