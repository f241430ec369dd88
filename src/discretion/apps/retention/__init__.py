"""What is kept until when, what is held back, and what was disposed of: § 23-1202(e), § 10-503."""
