"""Writing verbs of updates."""
