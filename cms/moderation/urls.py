from django.urls import path

from cms.moderation.views.emergency import Emergency
from cms.moderation.views.queue import Claim, Queue, Release, SignOff, Unchecked
from cms.moderation.views.review import Preview, PreviewUnchecked, Review
from cms.moderation.views.submissions import Submissions

app_name = "moderation"

urlpatterns = [
    path("moderation/", Queue.as_view(), name="queue"),
    path("moderation/<int:pk>/", Review.as_view(), name="review"),
    path("moderation/<int:pk>/claim/", Claim.as_view(), name="claim"),
    path("moderation/<int:pk>/release/", Release.as_view(), name="release"),
    path("moderation/<int:pk>/preview/<int:revision_id>/", Preview.as_view(), name="preview"),
    path("moderation/unchecked/", Unchecked.as_view(), name="unchecked"),
    path("moderation/unchecked/<int:pk>/", PreviewUnchecked.as_view(), name="preview_unchecked"),
    path("moderation/unchecked/<int:pk>/sign-off/", SignOff.as_view(), name="sign_off"),
    path(
        "moderation/emergency/<int:content_type_id>/<int:object_id>/", Emergency.as_view(), name="emergency"
    ),
    path("submissions/", Submissions.as_view(), name="submissions"),
]
