"""The site's addresses, four that fail, as none of the site itself may, and a page of all components."""

import errno

from django.core.exceptions import TooManyFieldsSent
from django.db import OperationalError
from django.urls import path

from cms.urls import *  # noqa: F403 - handlers as well as addresses
from cms.urls import urlpatterns as site
from tests.served.components import components


def fail(request):
    raise RuntimeError("The test asked for this.")


def fill(request):
    raise OSError(errno.ENOSPC, "The test's disk is full.")


def overflow(request):
    raise TooManyFieldsSent("The test sent more than any form.")


def lose_database(request):
    raise OperationalError("The test's database is away.")


urlpatterns = [
    path("fail/", fail),
    path("full/", fill),
    path("too-much/", overflow),
    path("away/", lose_database),
    path("components/", components),
    *site,
]
