"""The WebSocket itself: uvicorn's protocol, opened so that the hub writes prepared frames straight to its transport."""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

EXTENSION = "muster.wire"
"""Where a handler finds the wire in its scope's extensions."""

BACKLOG_BYTES = 256 * 1024
"""What may wait for one reader."""
CLOSING_SECONDS = 3.0
INVALID_DATA = 1007


def _nothing() -> None:
    """Nobody listens for it."""


class Wire(WebSocketsSansIOProtocol):
    """No queue and no task of its own: what the kernel does not take waits in the transport, and is measured there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_drained: Callable[[], None] = _nothing

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self

    @property
    def backlog(self) -> int:
        """Bytes that the reader has not taken yet."""
        return self.transport.get_write_buffer_size()

    @property
    def is_full(self) -> bool:
        """Whether so much waits that `on_drained` will be called."""
        return not self.writable.is_set()

    @property
    def open(self) -> bool:
        return not self.close_sent and not self.transport.is_closing()

    def write(self, frame: bytes) -> None:
        """Write a prepared frame, or nothing once the connection is closing."""
        if self.open:
            self.transport.write(frame)

    async def drained(self) -> None:
        """Wait until little is left to be read, or nobody to read it."""
        await self.writable.wait()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.on_drained()

    def end(self, code: int, reason: str) -> None:
        """Close with a code. A peer that does not answer is cut off."""
        if not self.open:
            return
        try:
            self.conn.send_close(code, reason)
        except InvalidState:
            return  # the peer was first
        self.close_sent = True
        self.stop_keepalive()
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.writable.set()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSING_SECONDS, self.transport.abort)

    def send_receive_event_to_app(self) -> None:
        """A text that is no UTF-8 closes with 1007 (RFC 6455, section 8.1). What clients get wrong is not logged."""
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            self.frames = []
            self.end(INVALID_DATA, "A text frame is UTF-8.")
            return
        super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """A client that pings and never reads does not fill our memory with pongs."""
        super().handle_ping()
        if self.backlog > BACKLOG_BYTES:
            self.transport.abort()

    def keepalive_timeout(self) -> None:
        """A peer that is gone takes nothing more: what waits for it is given up."""
        super().keepalive_timeout()
        self.transport.abort()


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
