"""The alerts board, inside Wagtail's admin."""
