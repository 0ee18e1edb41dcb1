"""The clock: what the job worker does by itself."""

from procrastinate.contrib.django import app

from cms.services import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tick", pass_context=False)
def tick(timestamp: int) -> None:
    """Every minute: publish and expire what is due, and leave a heartbeat."""
    clock.tick()
