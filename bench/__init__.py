"""`make bench`: how fast the site is, and whether it stays so as it grows. Results: docs/performance.md.

This folder starts servers and asks them; `bench/inside/` runs inside the site, in a process of its own.
Nothing of the site imports either.
"""
