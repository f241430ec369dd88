"""One ledger of who owes what to whom by when; sources above write it and close it."""
