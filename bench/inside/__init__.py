"""What is measured inside the site, in a process of its own: `python -m bench.inside PART` prints JSON."""
