"""What other programs read of the site: Atom feeds, and the site map."""
