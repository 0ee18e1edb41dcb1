"""What the job worker does by itself for the site's own furniture."""

from django.utils import timezone
from procrastinate.contrib.django import app

from home.feedback import services


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="purge_feedback", pass_context=False)
def purge_feedback(timestamp: int) -> None:
    """Every night: delete feedback older than we promise."""
    services.purge(timezone.now())
