"""A worker of a release that forgot `workflow.patched`: `python -m tests.ops.operators.broken_release FOLDER`.

Its lifecycle sleeps a moment before it begins, which no history of the release before tells.
"""

import importlib
import inspect
import logging
import os
import sys
from pathlib import Path

import worker
from workflows import task_lifecycle


def broken_workflows(folder: Path) -> tuple[type, ...]:
    """The workflows of that release; the module of the broken one is written into this folder, which is on the path."""
    source = inspect.getsource(task_lifecycle)
    begin = "        while True:\n            self._poked = False\n"
    assert source.count(begin) == 1
    sleeping = source.replace(begin, "        await workflow.sleep(0.01)\n" + begin)
    (folder / "broken_lifecycle.py").write_text(sleeping)
    broken = importlib.import_module("broken_lifecycle").TaskLifecycle
    return (broken, *(each for each in worker.WORKFLOWS if each is not task_lifecycle.TaskLifecycle))


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    worker.WORKFLOWS = broken_workflows(Path(sys.argv[1]))  # type: ignore[assignment]
    code = worker.main()
    logging.shutdown()
    os._exit(code)
