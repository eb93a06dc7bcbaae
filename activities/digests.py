"""Sending digests, a batch at a time, until nobody is due."""

from temporalio import activity

from activities.heartbeats import heartbeats
from services.digests import sending

PATIENCE = 3
"""Attempts at a run: what fails then, though PostgreSQL answers, is one person's, who is found by going one by one."""


@activity.defn
async def send_digests() -> int:
    """Tell everybody who is due; how many these were. Safe to repeat: whoever was told is no longer due.

    When the worker shuts down no further batch is begun; the next run finds who is left.
    """
    people = 0
    send = sending.send_some if activity.info().attempt <= PATIENCE else sending.send_one
    async with heartbeats():
        await sending.notice_changes()
        while not activity.is_worker_shutdown() and (batch := await send()):
            people += batch
    return people
