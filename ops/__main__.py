"""`python -m ops`: the command line. A signal before the work has begun ends it as a wish, not as a failure."""

import os
import signal
import sys


def _leave(_signal: int, _frame: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    from ops.cli import main

    code = main(sys.argv[1:])
    if "temporalio" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # Temporal's SDK may crash while the interpreter takes itself down
    sys.exit(code)
