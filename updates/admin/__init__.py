"""Screens of the admin about monthly updates."""
