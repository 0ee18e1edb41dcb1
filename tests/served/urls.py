"""The site's addresses and one that fails: no address of the site itself may."""

from django.urls import path

from cms.urls import *  # noqa: F403 - handlers as well as addresses
from cms.urls import urlpatterns as site


def fail(request):
    raise RuntimeError("The test asked for this.")


urlpatterns = [path("fail/", fail), *site]
