"""The collector leaves alone what stays for good, and finds what hangs in a cycle all the same."""

import subprocess
import sys
import textwrap

SCRIPT = textwrap.dedent(
    """
    import gc, weakref
    from core.garbage import YOUNG_OBJECTS, collect_seldom

    class Node: pass

    collect_seldom()
    assert gc.get_freeze_count() > 0
    node = Node()
    node.itself = node
    gone = weakref.ref(node)
    del node
    kept = [[] for _ in range(YOUNG_OBJECTS + 1)]
    assert gone() is None
    """
)


def test_a_cycle_is_found_once_enough_has_gathered() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=30)
