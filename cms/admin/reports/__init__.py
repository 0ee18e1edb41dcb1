"""Reports and small screens of the admin that are about pages of every kind."""
