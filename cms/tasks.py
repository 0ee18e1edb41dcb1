"""What the job worker does: each minute, each hour, and when something asked for it.

Jobs that come again by themselves have a `queueing_lock`: at most one of them waits.
"""

from typing import cast

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from cms import mail
from cms.accounts import forgotten, sessions
from cms.jobs import scheduled_publishing
from cms.media import renditions
from cms.moderation import hourly_digest, reminders
from cms.security.limits import limits
from cms.services import arrival

# The clock goes before everything that waits, and mail after it: a slow mail server must not hold it up.
FIRST, LAST = 10, -10
# 4, 16, 64 … seconds: the eighth and last time is a day after the first.
MAIL_ATTEMPTS = 8
RESCUES = 10
KEEP_FAILED_HOURS = 7 * 24


class BackOff(BaseRetryStrategy):
    """Wait four times longer each time. Whatever went wrong, except where trying again is pointless."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, mail.PermanentFailure) or job.attempts >= MAIL_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": 4 ** (job.attempts + 1)})


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tick", priority=FIRST, pass_context=False)
def tick(timestamp: int) -> None:
    """Every minute: publish and expire what is due, and leave a heartbeat."""
    scheduled_publishing.tick()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue", priority=FIRST, pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every minute: start again what a killed worker left in the middle."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.worker_id is not None and job.worker_id == context.job.worker_id:
            continue  # this worker only slept
        number = cast(int, job.id)  # it is stored
        if job.queueing_lock:
            await manager.finish_job_by_id_async(number, Status.ABORTED, delete_job=True)  # it comes again
        elif job.attempts >= RESCUES:
            await manager.finish_job_by_id_async(number, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


@app.task(queue="mail", priority=LAST, retry=BackOff())
def deliver(mail_id: int) -> None:
    """Hand one mail to the mail server."""
    mail.deliver(mail_id)


@app.task(retry=5)
def send_password_links(sealed: str) -> None:
    """Somebody asked on the site for a link for a new password."""
    forgotten.send_links(sealed)


@app.task(queue="pictures", priority=LAST)
def make_pictures(image_id: int) -> None:
    """Make the sizes and formats of one image that readers' browsers choose from."""
    renditions.make(image_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Every ten minutes: reminders whose time has come."""
    reminders.send_due(timezone.now())


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="group_digest")
def group_digest(timestamp: int) -> None:
    """On the hour: tell approvers what is new among what waits for them."""
    hourly_digest.send_due(timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="tidy")
async def tidy(timestamp: int) -> None:
    """Every hour: forget what failed a week ago, and its mail. Jobs that succeeded are deleted at once."""
    await app.job_manager.delete_old_jobs(
        KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
    await sync_to_async(mail.forget_abandoned)(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_order", pass_context=False)
def forget_order(timestamp: int) -> None:
    """Every ten minutes: in which order feedback and the like came is kept nowhere."""
    arrival.forget_order()


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Every hour: forget sessions that are over."""
    sessions.forget_ended(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_limits", pass_context=False)
def forget_limits(timestamp: int) -> None:
    """Every ten minutes: forget what was counted and is over."""
    limits.forget_ended(timezone.now())
