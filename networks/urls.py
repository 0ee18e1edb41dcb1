from django.urls import path, re_path

from networks import feeds, views
from networks.mailing import views as mailing

# The address of a page, as Wagtail writes it.
PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    path("people/", views.people, name="people"),
    path("statements/", views.statements, name="statements"),
    path("events/", views.events, name="events"),
    path("calendar.ics", views.calendar, name="calendar"),
    re_path(rf"{PAGE}calendar\.ics$", views.network_calendar, name="network_calendar"),
    re_path(rf"{PAGE}event\.ics$", views.one_event, name="event_calendar"),
    path("feeds/statements.atom", feeds.statements, name="statements_feed"),
    re_path(rf"{PAGE}feed\.atom$", feeds.network, name="network_feed"),
    path("mailing-lists/join/", mailing.join, name="list_join"),
    path("mailing-lists/leave/", mailing.leave, name="list_leave_form"),
    path("mailing-lists/sent/", mailing.sent, name="list_sent"),
    path("by-mail/joined/", mailing.joined, name="list_joined"),
    path("by-mail/left/", mailing.left, name="list_left"),
    path("by-mail/yes/<slug:token>/", mailing.answer, name="list_answer"),
    path("by-mail/leave/<slug:token>/", mailing.leave_by_link, name="list_leave"),
]
