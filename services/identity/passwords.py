"""Passwords as Argon2id hashes (OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane), made by few threads.

Hashing is meant to be slow; a crowd at the door waits in a short queue or is told to come back, and never slows down
those who are inside.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.low_level import Type

from core.errors import Unavailable
from services.identity.rules import normalised

Ts = TypeVarTuple("Ts")
T = TypeVar("T")

THREADS = 2
LONGEST_QUEUE = 100
RETRY_AFTER_SECONDS = 3

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


class Passwords:
    """One a process. Raises Unavailable when more than LONGEST_QUEUE are waiting."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "argon2")
        self._waiting = 0
        self._nobodys = HASHER.hash("the password of nobody")

    async def hash(self, password: str) -> str:
        return await self._run(HASHER.hash, normalised(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is this password. An account without one, or none at all, takes the same time to refuse."""
        matches = await self._run(_matches, password_hash or self._nobodys, normalised(password))
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return HASHER.check_needs_rehash(password_hash)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        if self._waiting >= LONGEST_QUEUE:
            raise Unavailable("Too many people are signing in right now.", RETRY_AFTER_SECONDS)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        finally:
            self._waiting -= 1


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except VerificationError:
        return False
