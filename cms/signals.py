"""Signals the kernel sends; apps and `cms.moderation.notifications` listen."""

from django.dispatch import Signal

review_claimed = Signal()  # task_state, user
review_released = Signal()  # task_state, user
went_public = Signal()  # page, at: readers see the page, with what is stored now, from `at` on
mail_refused = Signal()  # concerns: the mail server will never take mail for this
redated = Signal()  # page, before, after: an import gave the publication of `before` its true date
