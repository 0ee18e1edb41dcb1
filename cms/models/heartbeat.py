from django.db import models


class Heartbeat(models.Model):
    """When the clock (the job worker) last ran. One row a job, named by it."""

    name = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
