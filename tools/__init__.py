"""Set-up and run tooling: `make run`, `make test` and their helpers.

Standard library only, because it runs before anything is installed; it imports nothing of the site.
"""
