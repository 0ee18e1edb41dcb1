"""One log of who changed what people may do, signed in, exported, approved or bypassed approval.

Changes of rights are noted by the database itself (`cms/migrations/0004_rules.py`), whatever made them: a
form, a service that writes many rows at once, or somebody at a prompt. The rest is noted where it happens.
"""
