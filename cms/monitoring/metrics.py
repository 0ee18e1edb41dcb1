"""Figures for Prometheus, where its library is installed (`requirements/observe.txt`); else nothing happens.

All processes of a machine write into the folder `PROMETHEUS_MULTIPROC_DIR`, so whichever is asked knows all.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import TaskState

from cms.models import Heartbeat

try:
    import prometheus_client as prometheus
    from prometheus_client import multiprocess
    from prometheus_client.core import GaugeMetricFamily
except ImportError:
    prometheus = None  # type: ignore[assignment]  # a module is no value that could be optional

METHODS = {"GET", "HEAD", "POST"}

if prometheus:
    _requests = prometheus.Counter(
        "staff_networks_requests", "Requests that Django rendered", ["method", "status"]
    )
    _seconds = prometheus.Histogram(
        "staff_networks_request_seconds",
        "How long that took",
        buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    )
    _cached = prometheus.Counter("staff_networks_cached_pages", "Requests answered from the cache of pages")


def is_available() -> bool:
    return prometheus is not None


def count_request(method: str | None, status: int, seconds: float) -> None:
    if prometheus:
        _requests.labels(method if method in METHODS else "other", str(status)).inc()
        _seconds.observe(seconds)


def count_cached(pages: int) -> None:
    if prometheus and pages:
        _cached.inc(pages)


def exposition() -> tuple[bytes, str]:
    """Everything as text, and its content type. Counted figures, and those read from the database now."""
    registry = prometheus.CollectorRegistry()
    registry.register(_FromDatabase())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # has no types
        text = prometheus.generate_latest(registry)
    else:
        text = prometheus.generate_latest(registry) + prometheus.generate_latest(prometheus.REGISTRY)
    return text, prometheus.CONTENT_TYPE_LATEST


class _FromDatabase:
    """Gauges that no process keeps: how things stand at this moment."""

    def collect(self) -> Iterable[Any]:
        now = timezone.now()
        jobs = ProcrastinateJob.objects.filter(status="todo")
        yield _gauge("jobs_waiting", "Jobs that wait", jobs.count())
        yield _gauge("jobs_failed", "Jobs given up", ProcrastinateJob.objects.filter(status="failed").count())
        yield _gauge("job_oldest_seconds", "Age of the oldest job that is due", _oldest_job(now))
        heartbeat = Heartbeat.objects.filter(name="clock").first()
        if heartbeat:
            yield _gauge(
                "clock_age_seconds", "Since the clock last ran", (now - heartbeat.at).total_seconds()
            )
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("started_at")
        oldest = waiting.values_list("started_at", flat=True).first()
        yield _gauge("moderation_waiting", "Submissions that wait", waiting.count())
        yield _gauge(
            "moderation_oldest_seconds",
            "Age of the oldest submission that waits",
            (now - oldest).total_seconds() if oldest else 0,
        )


def _oldest_job(now: datetime) -> float:
    query = """
        SELECT extract(epoch FROM %s - min(coalesce(job.scheduled_at, event.at)))
        FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
        WHERE job.status = 'todo' AND event.type = 'deferred' AND coalesce(job.scheduled_at, event.at) <= %s
    """
    with connection.cursor() as cursor:
        return float(cursor.execute(query, [now, now]).fetchone()[0] or 0)


def _gauge(name: str, text: str, value: float) -> "GaugeMetricFamily":
    gauge = GaugeMetricFamily(f"staff_networks_{name}", text)
    gauge.add_metric([], value)
    return gauge
