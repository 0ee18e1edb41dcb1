"""Look into the document on standard input and print why it is refused: `python -m cms.media.inside KIND`.

With the limits set first, a document made to be endless ends this process and no other.
"""

import resource
import sys

from cms.media.inside import reason_against

MOST_BYTES_OF_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 15


def limit() -> None:
    """Nothing here writes a file; what takes longer or more is too much for anybody's document."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_BYTES_OF_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit()
    reason = reason_against(sys.stdin.buffer, sys.argv[1])
    sys.stdout.write(f"{reason or 'fine'}\n")
