from django.urls import path

from updates import feeds

urlpatterns = [
    path("feeds/updates.atom", feeds.updates, name="updates_feed"),
]
