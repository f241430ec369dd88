"""What went wrong, and what the public and others came with: incidents, complaints, requests."""
