"""The inbox, what people prefer, and each message on each channel.

Notifications keep no titles: words are rendered at the claim.
"""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import NewId


class Notification(Table, tablename="notification", schema="notifications"):
    """`facts` holds what its words are made of besides the task: offsets, levels, ids; never titles.

    It is in the inbox since `shown_at`, which is null as long as a snooze holds it, or where IN_APP is switched off.
    """

    id = UUID(primary_key=True, default=NewId())
    user_id = UUID()
    category = Varchar(12)
    kind = Varchar(40)
    project_id = UUID(null=True, default=None)
    task_id = UUID(null=True, default=None)
    step_id = UUID(null=True, default=None)
    cycle = Integer(null=True, default=None)
    actor_id = UUID(null=True, default=None)
    facts = JSONB(default="{}")
    version = BigInt()
    created_at = Timestamptz(default=None)
    shown_at = Timestamptz(null=True, default=None)
    read_at = Timestamptz(null=True, default=None)


class Delivery(Table, tablename="delivery", schema="notifications"):
    """One message on one channel to one address: a device's id for PUSH, a mail address for EMAIL, empty for IN_APP.

    `retry_at` is when a failed attempt is repeated; `send_at` stays what was promised. A row with `withdrawn_at` is
    never claimed again: it was on its way when it was withdrawn, or is WITHDRAWN, or had failed before and can't be
    retried. An admin's retry (`retried_at`, `retried_by`) has 24 hours of its own. `fallback` is the channel that
    stands in where this one reaches nobody, and `breaks_quiet` goes with it.
    """

    id = UUID(primary_key=True, default=NewId())
    notification_id = UUID()
    user_id = UUID()
    task_id = UUID(null=True, default=None)
    step_kind = Varchar(12, null=True, default=None)
    cycle = Integer(null=True, default=None)
    assignment_no = Integer(null=True, default=None)
    channel = Varchar(8)
    address = Text(default="")
    state = Varchar(10)
    reason = Text(null=True, default=None)
    send_at = Timestamptz(default=None)
    retry_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(null=True, default=None)
    fallback = Varchar(8, null=True, default=None)
    breaks_quiet = Boolean(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    attempts = Integer(default=0)
    error = Text(null=True, default=None)
    provider_id = Text(null=True, default=None)
    retried_at = Timestamptz(null=True, default=None)
    retried_by = UUID(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class Attempt(Table, tablename="attempt", schema="notifications"):
    """One call to a provider. It begins with the claim; `outcome` is null until its answer is recorded.

    `answer` is what the provider said, without addresses and secrets; `outage` whether the provider itself failed.
    """

    id = UUID(primary_key=True, default=NewId())
    delivery_id = UUID()
    number = Integer()
    channel = Varchar(8)
    started_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)
    outcome = Varchar(10, null=True, default=None)
    answer = Varchar(300, null=True, default=None)
    outage = Boolean(null=True, default=None)

    one_number = Unique([delivery_id, number], name="one_number")


class Breaker(Table, tablename="breaker", schema="notifications"):
    """Whether a channel's provider is asked at all, for all workers; a channel that never failed has no row.

    `probe_at` is when an open one may be probed; of a half-open one when it may be probed anew, `probes` how many more
    may go until then. `openings` counts how often in a row it opened.
    """

    channel = Varchar(8, primary_key=True)
    state = Varchar(10)
    openings = Integer(default=0)
    opened_at = Timestamptz(default=None)
    closed_at = Timestamptz(null=True, default=None)
    probe_at = Timestamptz(default=None)
    probes = Integer(default=0)
    last_error = Varchar(300, null=True, default=None)
    version = BigInt()


class Outage(Table, tablename="outage", schema="notifications"):
    """From when to when a breaker was not closed: what waited meanwhile has so much longer."""

    id = UUID(primary_key=True, default=NewId())
    channel = Varchar(8)
    opened_at = Timestamptz(default=None)
    closed_at = Timestamptz(null=True, default=None)


class Preference(Table, tablename="preference", schema="notifications"):
    user_id = UUID(primary_key=True)
    body = JSONB(default="{}")
    version = BigInt()
    updated_at = Timestamptz(default=None)


class Mute(Table, tablename="mute", schema="notifications"):
    """What a person does not want to be told about: `target_id` is a task's or a project's id, as `kind` says. It is
    over at `until`, where there is one.
    """

    id = UUID(primary_key=True, default=NewId())
    user_id = UUID()
    kind = Varchar(7)
    target_id = UUID()
    until = Timestamptz(null=True, default=None)
    version = BigInt()
    created_at = Timestamptz(default=None)

    one_mute = Unique([user_id, target_id], name="one_mute")


class UnsubscribeKey(Table, tablename="unsubscribe_key", schema="notifications"):
    """A secret that seals the links by which mails are switched off. The newest seals, all that are there open."""

    id = UUID(primary_key=True, default=NewId())
    secret = Bytea()
    created_at = Timestamptz(default=None)
