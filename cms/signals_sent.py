"""Signals the kernel sends; apps and `cms.notifications` listen."""

from django.dispatch import Signal

review_claimed = Signal()  # task_state, user
review_released = Signal()  # task_state, user
