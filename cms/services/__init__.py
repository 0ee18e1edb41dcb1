"""Writing verbs of the kernel."""
