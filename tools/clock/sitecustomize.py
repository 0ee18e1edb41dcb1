"""What every Python does first under a set clock: mend its `time.sleep`.

That waits until a moment of the clock that only counts, which libfaketime 0.9.10 takes for one of its own and
refuses: “Invalid argument”. Waiting for so many seconds it leaves alone.
"""

import select
import time
from typing import Any


def _sleep(seconds: Any) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
