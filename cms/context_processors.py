from django.conf import settings


def site(request):
    """What every template may say about the site itself."""
    return {"organisation_name": settings.ORGANISATION_NAME, "base_url": settings.BASE_URL}
