"""Hashing in few threads, with a short queue before them."""

import asyncio

import pytest

from core.errors import Unavailable
from services.identity.passwords import LONGEST_QUEUE, Passwords

pytestmark = pytest.mark.anyio


async def test_a_password_is_recognised_by_its_hash_alone() -> None:
    passwords = Passwords()
    hashed = await passwords.hash("correct horse battery staple")
    assert await passwords.verify(hashed, "correct horse battery staple")
    assert not await passwords.verify(hashed, "correct horse battery stapler")
    assert not passwords.is_outdated(hashed)
    passwords.close()


async def test_nobody_has_a_password() -> None:
    passwords = Passwords()
    assert not await passwords.verify(None, "the password of nobody")
    passwords.close()


async def test_a_crowd_is_told_to_come_back() -> None:
    passwords = Passwords()
    hashing = [asyncio.create_task(passwords.hash("x" * 12)) for _ in range(LONGEST_QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refusal:
        await passwords.hash("x" * 12)
    assert refusal.value.retry_after > 0
    passwords.close()
    for task in hashing:
        task.cancel()
    await asyncio.gather(*hashing, return_exceptions=True)
