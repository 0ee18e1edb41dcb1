from django.urls import path

from cms.moderation.views.emergency import EmergencyView
from cms.moderation.views.queue import ClaimView, QueueView, ReleaseView, SignOffView, UncheckedView
from cms.moderation.views.review import PreviewUncheckedView, PreviewView, ReviewView
from cms.moderation.views.submissions import SubmissionsView

app_name = "moderation"

urlpatterns = [
    path("moderation/", QueueView.as_view(), name="queue"),
    path("moderation/<int:pk>/", ReviewView.as_view(), name="review"),
    path("moderation/<int:pk>/claim/", ClaimView.as_view(), name="claim"),
    path("moderation/<int:pk>/release/", ReleaseView.as_view(), name="release"),
    path("moderation/<int:pk>/preview/<int:revision_id>/", PreviewView.as_view(), name="preview"),
    path("moderation/unchecked/", UncheckedView.as_view(), name="unchecked"),
    path("moderation/unchecked/<int:pk>/", PreviewUncheckedView.as_view(), name="preview_unchecked"),
    path("moderation/unchecked/<int:pk>/sign-off/", SignOffView.as_view(), name="sign_off"),
    path(
        "moderation/emergency/<int:content_type_id>/<int:object_id>/",
        EmergencyView.as_view(),
        name="emergency",
    ),
    path("submissions/", SubmissionsView.as_view(), name="submissions"),
]
