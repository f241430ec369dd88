"""The record that cannot be rewritten: who did what to which record, when and why."""
