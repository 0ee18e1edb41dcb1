"""How fast search is, here: `manage.py bench_search` after `seed_scale` and `index_search`."""
