"""What readers tell us without saying who they are, and what becomes of it (DESIGN §10)."""
