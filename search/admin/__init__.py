"""How editors help readers find: what is searched for, synonyms, promoted results."""
