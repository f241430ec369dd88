"""What each agency collects, keeps and discloses, why, with whom, and on what basis."""
