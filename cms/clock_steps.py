"""When a machine's clock is set back, what comes every minute would wait until it is as late as before.

The job queue remembers for which minutes it has already made the jobs that come again by themselves. A worker
that notices the step has it forget the minutes that now lie ahead, and starts afresh.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from procrastinate import App

# Less is the ordinary drift that time servers correct.
STEP = timedelta(seconds=30)
LOOK_EVERY_SECONDS = 5.0

_FORGET = "DELETE FROM procrastinate_periodic_defers WHERE defer_timestamp > %(now)s"


async def work(app: App, **options) -> None:
    """Run a worker of the open `app` until it is told to stop. `options` are `App.run_worker_async`'s."""
    while True:
        await app.connector.execute_query_async(_FORGET, now=int(time.time()))
        worker = asyncio.create_task(app.run_worker_async(**options))
        watch = asyncio.create_task(until_set_back())
        done, _ = await asyncio.wait({worker, watch}, return_when=asyncio.FIRST_COMPLETED)
        watch.cancel()
        if worker in done:
            return worker.result()
        worker.cancel()  # it ends the job in hand first
        await asyncio.wait({worker})


async def until_set_back() -> None:
    """Return when the clock on the wall has lost time against the one that only counts."""
    offset = time.time() - time.monotonic()
    while time.time() - time.monotonic() > offset - STEP.total_seconds():
        offset = max(offset, time.time() - time.monotonic())
        await asyncio.sleep(LOOK_EVERY_SECONDS)


def is_ahead(moment: datetime, now: datetime | None = None) -> bool:
    """Whether something that was written down to have happened lies in the future."""
    return moment - (now or datetime.now(UTC)) > STEP
