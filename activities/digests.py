"""Sending digests, a batch at a time, until nobody is due."""

from temporalio import activity

from activities.heartbeats import heartbeats
from services.digests import sending


@activity.defn
async def send_digests() -> int:
    """Tell everybody who is due; how many these were. Safe to repeat: whoever was told is no longer due.

    When the worker shuts down no further batch is begun; the next run finds who is left.
    """
    people = 0
    async with heartbeats():
        await sending.notice_changes()
        while not activity.is_worker_shutdown() and (batch := await sending.send_some()):
            people += batch
    return people
