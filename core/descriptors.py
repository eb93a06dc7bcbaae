"""Each socket is an open file: a process takes as many as the system lets it have."""

import resource
from contextlib import suppress

MOST = 1 << 20


def allow_many() -> None:
    """Raise the soft limit on open files to the hard one, where the system permits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    with suppress(ValueError, OSError):  # macOS has limits that it does not tell
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
