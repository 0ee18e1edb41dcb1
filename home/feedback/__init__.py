"""What readers tell us without saying who they are, and what becomes of it.

What is kept: docs/data-protection.md#anonymous-feedback-homefeedback-hometriage.
"""
