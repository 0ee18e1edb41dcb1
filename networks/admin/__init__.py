"""Screens of the admin about networks."""
