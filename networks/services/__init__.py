"""Writing verbs of networks."""
