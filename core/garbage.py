"""Python's cycle collector, told how a server lives."""

import gc

YOUNG_OBJECTS = 20_000
"""How many containers may gather before the collector looks; Python's own 700 is less than one page of a list."""
MIDDLE_AGED = 20
OLD = 20


def collect_seldom() -> None:
    """Call once a process is set up: what exists by then stays for good and is never looked at again.

    Almost nothing that a request makes hangs in a cycle, so looking rarely costs little memory; looking at every module
    and route again and again costs a quarter of the time of a list.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, MIDDLE_AGED, OLD)
