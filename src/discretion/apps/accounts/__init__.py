"""Agencies, people, the roles they hold from when until when, and what that lets them do."""
