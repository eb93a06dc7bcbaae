"""Commands go to the servers that have their keys."""

import subprocess
import sys
from pathlib import Path

from redis.exceptions import MovedError, ResponseError, TryAgainError

from core.calls import Call, to_repeat
from core.servers import NodeAway, may_pass

MOVED = MovedError("12 127.0.0.1:6379")
MISSING = ResponseError("Function not found")


def calls(*keys: str) -> list[Call]:
    return [Call(key.encode(), ("FCALL", "publish", 1, key)) for key in keys]


def test_what_moved_or_met_no_function_is_repeated_and_nothing_else() -> None:
    answers = [MOVED, b"1-0", MISSING, TryAgainError("later"), NodeAway("gone"), ResponseError("WRONGTYPE"), None]
    assert to_repeat(calls(*"abcdefg"), answers) == [0, 2]


def test_a_call_that_a_later_one_of_its_key_overtook_is_not_repeated_behind_it() -> None:
    assert to_repeat(calls("a", "b", "a", "b"), [MOVED, MISSING, b"1-0", MISSING]) == [1, 3]


def test_whatever_a_cluster_in_motion_says_may_pass() -> None:
    overtaking = ResponseError("OVERTAKING The event before it was not published.")
    assert all(may_pass(error) for error in (MOVED, MISSING, overtaking, TryAgainError("later"), NodeAway("gone")))
    assert not may_pass(ResponseError("WRONGTYPE Operation against a key"))


_ONE_SERVER = """
import sys
from pathlib import Path
import relay.sinks.people
import server
from core.redis import connect
from core.settings import Settings
connect(Settings("postgresql://127.0.0.1/muster", "redis://127.0.0.1/0", "127.0.0.1:7233", Path()))
print("core.cluster" in sys.modules)
"""


def test_who_has_one_server_loads_nothing_of_a_cluster() -> None:
    root = Path(__file__).parent.parent.parent
    answer = subprocess.run([sys.executable, "-c", _ONE_SERVER], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
