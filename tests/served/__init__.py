"""The site as a real web server serves it in tests."""
