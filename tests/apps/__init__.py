"""What the office keeps and does."""
