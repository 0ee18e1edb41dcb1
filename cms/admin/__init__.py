"""The screens of moderation, inside Wagtail's admin. They show and ask; the rules are in `cms.services`."""
