"""From rounds to lines: what was measured, set beside Socket.IO and ws. Nothing here measures."""

from collections.abc import Mapping, Sequence
from statistics import median

from ops.bench.realtime.contest import OURS, Round, Seating
from ops.bench.realtime.crowd import Tally
from ops.bench.realtime.peers import SOCKET_IO, WS
from ops.bench.report import Line

Rounds = Mapping[str, Sequence[Round]]
"""Of each contender, in the order in which they were run."""
Details = dict[str, str | float | int | list[float]]

CPU_GOAL, CPU_GOAL_WS = 0.5, 0.9
LAST_GOAL = 0.5
MANY_GOAL = 0.6
SATURATION_GOAL = 1.3
MEMORY_GOAL = 1.0
COMMIT_GOAL_MS = 60
CONNECT_GOAL_SECONDS = 6
RECONNECT_GOAL_SECONDS = 8
DELIVERIES = 100_000
_LABELS = {OURS: "ours", SOCKET_IO: "Socket.IO", WS: "ws"}


def p99(samples: Sequence[float]) -> float:
    """The value that 99 of 100 do not exceed; infinite where nothing came at all."""
    return sorted(samples)[len(samples) * 99 // 100] if samples else float("inf")


def cpu_line(rounds: Rounds, rate: float) -> Line:
    costs = {name: median(_cost(each) for each in played) for name, played in rounds.items()}
    ratio, ratio_ws = costs[OURS] / costs[SOCKET_IO], costs[OURS] / costs[WS]
    return Line(
        name="cpu",
        what=f"server CPU for {DELIVERIES:,} deliveries at {rate:.0f} events/s",
        unit="s",
        ours=round(costs[OURS], 3),
        baseline=round(costs[SOCKET_IO], 3),
        ratio=round(ratio, 3),
        goal=f"at most {CPU_GOAL} of Socket.IO, {CPU_GOAL_WS} of ws",
        met=ratio <= CPU_GOAL and ratio_ws <= CPU_GOAL_WS and _whole(rounds),
        details={"ws s": round(costs[WS], 3), "of ws": round(ratio_ws, 3), **_crowd(rounds)},
    )


def last_line(rounds: Rounds, name: str, what: str, goal: float) -> Line:
    """Publish to last socket, all events of all rounds together."""
    lates = {contender: _milliseconds(played) for contender, played in rounds.items()}
    ours, baseline = p99(lates[OURS]), p99(lates[SOCKET_IO])
    medians: Details = {f"p50 ms of {_LABELS[each]}": round(median(late or [0]), 1) for each, late in lates.items()}
    others: Details = {f"p99 ms of {_LABELS[each]}": round(p99(late), 1) for each, late in lates.items() if each == WS}
    return Line(
        name=name,
        what=what,
        unit="ms",
        ours=round(ours, 1),
        baseline=round(baseline, 1),
        ratio=round(ours / baseline, 3),
        goal=f"at most {goal} of Socket.IO",
        met=ours <= goal * baseline and _whole(rounds),
        details={**medians, **others, **_crowd(rounds)},
    )


def commit_line(played: Sequence[Round], answers: Sequence[float], commits: int, sockets: int) -> Line:
    """`answers` are the seconds that each PATCH took until it was answered well; the others were refused."""
    late = _milliseconds(played)
    return Line(
        name="commit",
        what=f"PATCH sent to socket number {sockets:,}, p99",
        unit="ms",
        ours=round(p99(late), 1),
        goal=f"at most {COMMIT_GOAL_MS} ms",
        met=p99(late) <= COMMIT_GOAL_MS and _whole({OURS: played}),
        details={
            "commits": commits,
            "refused": commits - len(answers),
            "p50 ms": round(median(late or [0]), 1),
            "PATCH answered, p99 ms": round(p99(answers) * 1000, 1),
            **_crowd({OURS: played}),
        },
    )


def saturation_line(rounds: Rounds, events: int) -> Line:
    rates = {name: median(_rate(each.tally) for each in played) for name, played in rounds.items()}
    ratio = rates[OURS] / rates[SOCKET_IO]
    return Line(
        name="saturation",
        what=f"deliveries of {events} events published at once",
        unit="per s",
        ours=round(rates[OURS]),
        baseline=round(rates[SOCKET_IO]),
        ratio=round(ratio, 3),
        goal=f"at least {SATURATION_GOAL} of Socket.IO, none lost",
        met=ratio >= SATURATION_GOAL and _whole(rounds),
        details={"ws per s": round(rates[WS]), **_crowd(rounds)},
    )


def memory_line(seatings: Mapping[str, Seating]) -> Line:
    weights = {name: seating.memory / 1024 for name, seating in seatings.items()}
    ratio = weights[OURS] / weights[SOCKET_IO]
    return Line(
        name="memory",
        what="memory for each connection (growth of RSS)",
        unit="KB",
        ours=round(weights[OURS], 1),
        baseline=round(weights[SOCKET_IO], 1),
        ratio=round(ratio, 3),
        goal=f"at most {MEMORY_GOAL} of Socket.IO",
        met=ratio <= MEMORY_GOAL,
        details={"ws KB": round(weights[WS], 1)},
    )


def connect_line(seatings: Mapping[str, Seating], sockets: int) -> Line:
    seconds = {name: seating.joined.seconds for name, seating in seatings.items()}
    return Line(
        name="connect",
        what=f"{sockets:,} sockets connect, sign in and subscribe",
        unit="s",
        ours=round(seconds[OURS], 2),
        baseline=round(seconds[SOCKET_IO], 2),
        ratio=round(seconds[OURS] / seconds[SOCKET_IO], 2),
        goal=f"at most {CONNECT_GOAL_SECONDS} s",
        met=seconds[OURS] <= CONNECT_GOAL_SECONDS,
        details={
            "Socket.IO": "without any sign-in",
            **{f"CPU s of {_LABELS[name]}": round(seating.server_cpu, 2) for name, seating in seatings.items()},
            **{f"crowd's CPU s ({_LABELS[name]})": round(each.joined.cpu, 2) for name, each in seatings.items()},
        },
    )


def reconnect_line(tally: Tally, began_ns: int, statements: int, missed: int) -> Line:
    """From the first handshake at `began_ns` until the last socket had got the last of what it missed."""
    seconds = (tally.last_ns - began_ns) / 1e9
    each = statements / tally.sockets
    return Line(
        name="reconnect",
        what=f"{tally.sockets:,} cut at once and back with their cursors, {missed} events behind",
        unit="s",
        ours=round(seconds, 2),
        goal=f"at most {RECONNECT_GOAL_SECONDS} s, one query a user, none lost",
        met=seconds <= RECONNECT_GOAL_SECONDS and each <= 1 and tally.whole,
        details={
            "queries a user": round(each, 3),
            "counted": "in PostgreSQL's own log, the api's statements only",
            "lost": tally.lost,
            "doubled": tally.doubled,
        },
    )


def _cost(played: Round) -> float:
    return played.server_cpu / max(played.tally.deliveries, 1) * DELIVERIES


def _rate(tally: Tally) -> float:
    return tally.deliveries / tally.seconds if tally.seconds > 0 else 0.0


def _milliseconds(played: Sequence[Round]) -> list[float]:
    return [seconds * 1000 for each in played for seconds in each.tally.to_last]


def _whole(rounds: Rounds) -> bool:
    return all(each.tally.whole for each in rounds.get(OURS, ()))


def _crowd(rounds: Rounds) -> Details:
    """Whether the crowd was the bottleneck (its share of one CPU beside the server's), and what was lost."""
    details: Details = {}
    for name, played in rounds.items():
        label = _LABELS[name]
        details[f"CPU of {label}"] = round(median(each.server_cpu / each.tally.wall for each in played), 2)
        details[f"of its crowd ({label})"] = round(median(each.tally.share for each in played), 2)
        if not all(each.tally.whole for each in played):
            details[f"lost/doubled/gone ({label})"] = [
                sum(getattr(each.tally, kind) for each in played) for kind in ("lost", "doubled", "gone")
            ]
    return details
