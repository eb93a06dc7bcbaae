"""Whether the process lives, whether it can serve, and its metrics: never limited, open to all."""

from litestar import get


@get("/health/live")
async def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "live"}


routes = [live]
