from django.urls import path

from updates import feeds, views

urlpatterns = [
    path("feeds/updates.atom", feeds.updates, name="updates_feed"),
    path("you-said-we-did/", views.you_said, name="you_said"),
    path("you-said-we-did/<int:pk>/", views.one_answer, name="one_answer"),
]
