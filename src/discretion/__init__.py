"""Discretion keeps a city agency's register of identifying information and decides by it."""
