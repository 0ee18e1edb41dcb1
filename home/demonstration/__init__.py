"""The demonstration site: content files of a fictional organisation, and an account for each role."""

from django.dispatch import Signal

# Sent, with `today`, when its pages stand, in the same transaction: other features add theirs.
loaded = Signal()
