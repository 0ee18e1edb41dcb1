"""A real OpenID provider on this machine, as an organisation runs one: django-oauth-toolkit on SQLite."""
