"""Limits: windows counted in Valkey, from which a process takes leases of tokens: a request costs no round trip.

While Valkey is away each process counts for itself: a limit never makes a request fail. The headers follow
draft-ietf-httpapi-ratelimit-headers.
"""

import asyncio
import math
import time
from hashlib import blake2s
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple

import structlog
from redis.asyncio import Redis

from core.servers import AWAY

if TYPE_CHECKING:
    from core.cluster import Cluster

log = structlog.get_logger(__name__)

WITHOUT_VALKEY_SECONDS = 1.0
MOST_LEASES = 20_000
LARGEST_LEASE = 40

_LEASE = """
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = tonumber(ARGV[1]) - used
local want = tonumber(ARGV[2])
if want > 1 then want = math.max(1, math.min(want, math.floor(left / 4))) end
local granted = math.max(0, math.min(want, left))
if granted > 0 then redis.call('INCRBY', KEYS[1], granted) end
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  ttl = tonumber(ARGV[3])
  if granted > 0 then redis.call('PEXPIRE', KEYS[1], ttl) end
end
return {granted, left - granted, ttl}
"""


class Policy(NamedTuple):
    """`quota` in `window` seconds; `lease` is how many tokens a process takes at once."""

    name: str
    quota: int
    window: int
    lease: int = 1


REGISTRATIONS = Policy("registrations", 20, 60)
LOGINS = Policy("logins", 60, 60)
FAILED_LOGINS = Policy("failed-logins", 10, 15 * 60)
UNSUBSCRIBES = Policy("unsubscribes", 600, 60)
"""Of one address: a mail provider clicks for all its people."""
REQUESTS = Policy("requests", 1_200, 60, LARGEST_LEASE)


def neighbourhood(address: str) -> str:
    """Whom a network address counts for: in IPv6 everybody has a whole /64 to choose from."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))


def account(email: str) -> str:
    """Whom an e-mail address counts for: in small letters as PostgreSQL knows them; str.lower() makes two of an İ."""
    return "".join(letter.lower()[0] for letter in email.strip())


class Standing(NamedTuple):
    """How a subject stands after a request: `reset` is in seconds."""

    policy: Policy
    allowed: bool
    remaining: int
    reset: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        name = self.policy.name
        return [
            (b"ratelimit", f'"{name}";r={self.remaining};t={self.reset}'.encode()),
            (b"ratelimit-policy", f'"{name}";q={self.policy.quota};w={self.policy.window}'.encode()),
        ]


class _Lease:
    """Tokens that this process may still give, and how many there were left for others."""

    __slots__ = ("ends_at", "left_behind", "tokens")

    def __init__(self, tokens: int, left_behind: int, ends_at: float) -> None:
        self.tokens = tokens
        self.left_behind = left_behind
        self.ends_at = ends_at

    def is_to_renew(self, now: float) -> bool:
        return self.ends_at <= now or (self.tokens <= 0 < self.left_behind)


class Limiter:
    """`factor` multiplies every quota (MUSTER_RATE_LIMIT_FACTOR)."""

    def __init__(self, redis: "Redis | Cluster", prefix: str, factor: float) -> None:
        self._script = redis.register_script(_LEASE)
        self._prefix = prefix
        self._policies = {
            policy: policy._replace(quota=max(1, math.floor(policy.quota * factor)))
            for policy in (REGISTRATIONS, LOGINS, FAILED_LOGINS, UNSUBSCRIBES, REQUESTS)
        }
        self._leases: dict[tuple[str, str], _Lease] = {}
        self._renewing = [asyncio.Lock() for _ in range(64)]
        self._away_until = 0.0

    async def take(self, policy: Policy, subject: str) -> Standing:
        """Take one token of the subject's window, if there is one."""
        policy = self._policies[policy]
        key = (policy.name, subject)
        lease = self._leases.get(key)
        now = time.monotonic()
        if lease is None or lease.is_to_renew(now):
            lease = await self._renewed(policy, key)
            now = time.monotonic()
        allowed = lease.tokens > 0
        if allowed:
            lease.tokens -= 1
        return Standing(policy, allowed, lease.tokens + lease.left_behind, max(1, math.ceil(lease.ends_at - now)))

    def give_back(self, policy: Policy, subject: str) -> None:
        """Return a token that turned out not to be spent."""
        lease = self._leases.get((policy.name, subject))
        if lease is not None:
            lease.tokens += 1

    async def _renewed(self, policy: Policy, key: tuple[str, str]) -> _Lease:
        """One request renews, the others of this subject wait for it."""
        async with self._renewing[hash(key) % len(self._renewing)]:
            now = time.monotonic()
            lease = self._leases.get(key)
            if lease is not None and not lease.is_to_renew(now):
                return lease
            lease = await self._lease(policy, key, now)
            self._keep(key, lease, now)
            return lease

    async def _lease(self, policy: Policy, key: tuple[str, str], now: float) -> _Lease:
        if now >= self._away_until:
            arguments = (policy.quota, policy.lease, policy.window * 1000)
            try:
                granted, left, ttl = await self._script(keys=[self._key(*key)], args=arguments)
                return _Lease(granted, left, now + ttl / 1000)
            except AWAY as error:
                log.warning("limits.without_valkey", error=str(error))
                self._away_until = now + WITHOUT_VALKEY_SECONDS
        return _Lease(policy.quota, 0, now + policy.window)

    def _keep(self, key: tuple[str, str], lease: _Lease, now: float) -> None:
        if len(self._leases) >= MOST_LEASES:
            self._leases = {kept: lease for kept, lease in self._leases.items() if lease.ends_at > now}
        self._leases[key] = lease

    def _key(self, policy: str, subject: str) -> str:
        return f"{self._prefix}:limit:{policy}:{blake2s(subject.encode(), digest_size=16).hexdigest()}"
