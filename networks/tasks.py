"""What the job worker does by itself for networks."""

from django.utils import timezone
from procrastinate.contrib.django import app

from networks.services import terms


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="apply_terms", pass_context=False)
def apply_terms(timestamp: int) -> None:
    """Every minute: terms that began or ended give or take the rights of a lead."""
    terms.apply_terms(timezone.localdate())
