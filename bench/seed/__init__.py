"""A realistic large site in minutes, to measure with: `python -m bench.seed --pages 10000`."""
