"""What the office keeps and does: Django apps that know no HTTP."""
