"""Mutants that no test can notice, because they do what the original does. Name of the mutant: why."""

SAME: dict[str, str] = {}
