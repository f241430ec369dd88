"""How an installation is set up and served."""
