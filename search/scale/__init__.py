"""A realistic large site in minutes, to measure with: see `manage.py seed_scale` and docs/search.md."""
