"""What the law says: plain Python, no input or output, no clock."""
