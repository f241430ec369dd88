"""What every promise of speed is measured with; run from the project's root (see README.md)."""
