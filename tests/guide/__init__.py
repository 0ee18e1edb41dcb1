"""Follows docs/operators.md on a Debian of its own (`make guide`), and keeps page and record together."""
