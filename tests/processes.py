"""Whether a process still runs."""

import psutil


def is_alive(pid: int) -> bool:
    """A zombie does not: it only waits for its parent, or for init, to take note of its end."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
