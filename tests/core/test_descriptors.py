"""A process takes as many open files as it may have."""

import subprocess
import sys

_PROGRAM = """
import resource
from core.descriptors import allow_many

_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
allow_many()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256)
"""


def test_a_low_soft_limit_is_raised() -> None:
    assert subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True).stdout == "True\n"
