"""Task queues of activities that take long, beside those of the others, so that one kind holds up its own alone."""

ROLLOUTS = "rollouts"


def queue_of(kind: str, task_queue: str) -> str:
    """Where activities of a kind wait: rollouts, or the deliveries of a channel."""
    return f"{task_queue}:{kind}"
