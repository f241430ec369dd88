"""What the chief privacy officer reports of the whole city: the quarterly report."""
