"""The pages in a real Chromium: what only a browser can tell."""
