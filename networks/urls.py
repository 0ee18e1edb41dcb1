from django.urls import path, re_path

from networks import feeds, views

# The address of a page, as Wagtail writes it.
PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    path("events/", views.events, name="events"),
    path("calendar.ics", views.calendar, name="calendar"),
    re_path(rf"{PAGE}calendar\.ics$", views.network_calendar, name="network_calendar"),
    re_path(rf"{PAGE}event\.ics$", views.one_event, name="event_calendar"),
    path("feeds/statements.atom", feeds.statements, name="statements_feed"),
    re_path(rf"{PAGE}feed\.atom$", feeds.network, name="network_feed"),
]
