"""How pages and commitments get into the index: after each commit, or all by `index_search`."""
