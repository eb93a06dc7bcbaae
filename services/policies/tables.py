"""Reminder and escalation policies, each version of them, which one is in force where, and how far that has come."""

from piccolo.columns import JSONB, UUID, BigInt, Integer, Text, Timestamp, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import NewId


class Policy(Table, tablename="policy", schema="policies"):
    id = UUID(primary_key=True, default=NewId())
    project_id = UUID(null=True, default=None, index=True)
    name = Text()
    body = JSONB(default="{}")
    creator_id = UUID(null=True, default=None)
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)
    retired_by = UUID(null=True, default=None)


class PolicyVersion(Table, tablename="policy_version", schema="policies"):
    """What the policy said in each of its versions, so that a step taken long ago can still be explained."""

    id = UUID(primary_key=True, default=NewId())
    policy_id = UUID()
    version = BigInt()
    body = JSONB(default="{}")
    actor_id = UUID(null=True, default=None)
    at = Timestamptz(default=None)

    one_body = Unique([policy_id, version], name="one_body")


class InForce(Table, tablename="in_force", schema="policies"):
    """Which policy governs: one row a project that ever had its own, and one for the system (`scope` is the nil UUID).

    `policy_id` is null where a project went back to the system's: the row stays, so that its version only rises. The
    policy of a schedule that is in force goes first.
    """

    scope = UUID(primary_key=True)
    policy_id = UUID(null=True, default=None)
    scheduled_policy_id = UUID(null=True, default=None)
    schedule_id = UUID(null=True, default=None)
    version = BigInt()
    updated_at = Timestamptz(default=None)


class Schedule(Table, tablename="schedule", schema="policies"):
    """When a policy is in force in a scope, once or again and again. `state` is as it was settled last; `next_at` is
    the start or end at which it is to be settled again, null for one that has ended.
    """

    id = UUID(primary_key=True, default=NewId())
    scope = UUID()
    policy_id = UUID()
    name = Text()
    state = Varchar(10)
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    rrule = Text(null=True, default=None)
    starts_on = Timestamp(null=True, default=None)
    time_zone = Text(null=True, default=None)
    duration = Text(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)
    creator_id = UUID()
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class Rollout(Table, tablename="rollout", schema="policies"):
    """Another policy on its way to the open tasks of a project, or of the system where `project_id` is null.

    `after` is the last task that was looked at: batches go by id. `started_version` is the version with which the first
    batch began: of two rollouts in one place the one with the higher covers the other. `announced_at` is when people
    last heard of its progress.
    """

    id = UUID(primary_key=True, default=NewId())
    project_id = UUID(null=True, default=None)
    policy_id = UUID()
    policy_version = BigInt()
    reason = Varchar(12)
    actor_id = UUID(null=True, default=None)
    state = Varchar(12)
    total = Integer(null=True, default=None)
    looked_at = Integer(default=0)
    governed = Integer(default=0)
    poked = Integer(default=0)
    after = UUID(null=True, default=None)
    started_version = BigInt(null=True, default=None)
    version = BigInt()
    created_at = Timestamptz(default=None)
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    announced_at = Timestamptz(default=None)
