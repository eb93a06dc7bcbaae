"""The WebSocket itself (RFC 6455): websockets' sans-I/O protocol on a transport, and little else for a connection.

uvicorn hands a connection over when it asks for an upgrade. There is no queue and no task: what is read goes to an ear
at once. Prepared frames go straight to the kernel, by one system call each; what it does not take waits in the
transport, and until that is empty everything for this reader goes behind it. TLS ends before us, at the balancer.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from realtime.frames import LONGEST_CLIENT_FRAME

BACKLOG_BYTES = 256 * 1024
"""What may wait for one reader."""
HELD_BYTES = 64 * 1024
"""With so much waiting, a client that asks for more is not read until it has taken it."""
CLOSING_SECONDS = 3.0
INVALID_DATA = 1007
RESTARTING = 1012

_LOGGER = logging.getLogger("realtime.wire")
_LOGGER.setLevel(logging.WARNING)  # the protocol would log every frame, tokens with it
_PING = b"\x89\x00"


class Ear(Protocol):
    """Who is at the other end of a wire, as the process sees them. Nothing of it waits or raises."""

    def hear(self, message: bytes) -> None: ...

    def pinged(self) -> None:
        """A ping was answered."""

    def filled(self) -> None:
        """Something waits for the reader from now on."""

    def drained(self) -> None:
        """Nothing does any more."""

    def gone(self) -> None:
        """Nothing will be heard any more. Comes once, also after `Wire.end`."""


Admit = Callable[[Request], tuple[int, str] | None]
"""Why a request is no socket of ours, as an HTTP status and a sentence; None lets it in."""


class Wire(asyncio.Protocol):
    """One connection, heard by what `open` makes for it when its handshake is done.

    While it lives it is one of `connections`, which uvicorn shuts down at the end.
    """

    __slots__ = (
        "_admit",
        "_backlog_at_beat",
        "_closing",
        "_connections",
        "_ear",
        "_framing",
        "_held",
        "_is_text",
        "_open",
        "_parts",
        "_ping_is_out",
        "_transport",
        "fd",
        "is_full",
        "is_open",
    )

    def __init__(self, admit: Admit, open: Callable[["Wire"], Ear], connections: set[Any]) -> None:
        self._admit = admit
        self._open = open
        self._connections = connections
        self._framing = ServerProtocol(max_size=LONGEST_CLIENT_FRAME, logger=_LOGGER)
        self._parts: list[bytes] | None = None
        """Of a message in several frames, until its last one."""
        self._is_text = False
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._ear: Ear | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._held = False
        self._ping_is_out = False
        self._backlog_at_beat = 0
        self.fd = -1
        self.is_open = False
        self.is_full = False
        """Whether something waits in the transport. While nothing does, the kernel may be written to directly."""

    # What the hub does

    def write(self, frame: bytes) -> None:
        """Write a prepared frame, or nothing once the connection is closing."""
        if not self.is_open:
            return
        if self.is_full:
            self.queue(frame)
        else:
            broadcast(frame, ((self, self.fd),))

    def queue(self, rest: bytes) -> None:
        """Let what the kernel did not take wait for the reader, or nothing once the connection is closing."""
        if self.is_open:
            self._transport.write(rest)

    @property
    def backlog(self) -> int:
        """Bytes that the reader has not taken yet."""
        return self._transport.get_write_buffer_size()

    def end(self, code: int, reason: str) -> None:
        """Close with a code. A peer that does not answer is cut off."""
        if self.is_open:
            if self._framing.state is OPEN:
                self._framing.send_close(code, reason)
            self._leave()

    def beat(self) -> None:
        """Ping. A peer that did not answer the last one is gone, and what waits for it is given up; one that is not
        read lives as long as it takes what waits.
        """
        takes_nothing = self.backlog >= self._backlog_at_beat > 0
        is_gone = takes_nothing if self._held else self._ping_is_out
        self._backlog_at_beat = self.backlog if self._held else 0
        if is_gone:
            self.abort()
        elif self.is_open and not self._held:
            self._ping_is_out = True
            self.write(_PING)

    def abort(self) -> None:
        self._transport.abort()

    def hold(self, held: bool) -> None:
        """Read nothing more for now, or go on."""
        self._held = held
        self._mind_reading()

    # What uvicorn does

    def shutdown(self) -> None:
        self.end(RESTARTING, "The server restarts.")

    # What the loop does

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if transport.get_extra_info("sslcontext") is not None:
            raise TypeError("TLS ends before us: frames are written to the socket itself.")
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(0)  # so that it says when anything waits, and when nothing does
        self._connections.add(self)

    def connection_lost(self, _exc: Exception | None, /) -> None:
        self._connections.discard(self)
        self.is_open = False
        self._say_gone()
        if self._closing is not None:
            self._closing.cancel()

    def eof_received(self) -> None:
        self.is_open = False
        self._say_gone()
        self._be_gone_soon()

    def data_received(self, data: bytes) -> None:
        self._framing.receive_data(data)
        for event in self._framing.events_received():
            if isinstance(event, Frame):
                self._take(event)
            elif isinstance(event, Request):
                self._shake_hands(event)
        self._flush()
        if self.is_open and self._framing.close_sent is not None:
            self._leave()
        elif not self.is_open and (self._framing.close_rcvd is not None or self._framing.handshake_exc is not None):
            self._be_gone_soon()
            self._transport.close()

    def pause_writing(self) -> None:
        self.is_full = True
        if self._ear is not None:
            self._ear.filled()

    def resume_writing(self) -> None:
        self.is_full = False
        if self._ear is not None:
            self._ear.drained()

    # Within

    def _shake_hands(self, request: Request) -> None:
        refusal = self._admit(request)
        response: Response = self._framing.accept(request) if refusal is None else self._framing.reject(*refusal)
        self._framing.send_response(response)
        self._flush()
        if self._framing.state is not OPEN:
            self._be_gone_soon()
            self._transport.close()
            return
        self.fd = self._transport.get_extra_info("socket").fileno()
        self.is_open = True
        self._ear = self._open(self)

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.PONG:
            self._ping_is_out = False
        elif frame.opcode is Opcode.PING:
            self._pinged()
        elif frame.opcode is not Opcode.CLOSE:
            self._gather(frame)

    def _pinged(self) -> None:
        """Who pings and never reads does not fill our memory with pongs."""
        if self.backlog > BACKLOG_BYTES:
            self.abort()
        elif self._ear is not None:
            self._ear.pinged()

    def _gather(self, frame: Frame) -> None:
        if frame.opcode is not Opcode.CONT:
            self._parts, self._is_text = [], frame.opcode is Opcode.TEXT
        if self._parts is None:
            return
        self._parts.append(bytes(frame.data))
        if frame.fin:
            message, self._parts = b"".join(self._parts), None
            self._hear(message)

    def _hear(self, message: bytes) -> None:
        """A text that is no UTF-8 closes with 1007 (RFC 6455, section 8.1)."""
        if self._is_text and not _is_utf8(message):
            self.end(INVALID_DATA, "A text frame is UTF-8.")
        elif self._ear is not None:
            self._ear.hear(message)

    def _flush(self) -> None:
        for data in self._framing.data_to_send():
            if self._transport.is_closing():
                return
            if data and self.is_open:
                self.write(data)
            elif data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()

    def _leave(self) -> None:
        """A close frame was sent: nothing follows it, and the peer has a moment to answer."""
        self.is_open = False
        self._flush()
        self._say_gone()
        self._mind_reading()
        self._be_gone_soon()
        if self._framing.close_rcvd is not None:
            self._transport.close()

    def _be_gone_soon(self) -> None:
        """Whoever does not take what waits, or does not answer, has a moment for it and is cut off."""
        if self._closing is None:
            self._closing = asyncio.get_running_loop().call_later(CLOSING_SECONDS, self._transport.abort)

    def _say_gone(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.gone()

    def _mind_reading(self) -> None:
        """Who does not read is not listened to; the answer to a close frame is."""
        if self._transport.is_closing():
            return
        wanted = not (self.is_open and self._held)
        if wanted != self._transport.is_reading():
            (self._transport.resume_reading if wanted else self._transport.pause_reading)()


def broadcast(frame: bytes, readers: Iterable[tuple[Wire, int]]) -> None:
    """Write one prepared frame to wires that are open and not full, each with its descriptor.

    This loop is what thousands wait for: one system call a reader, and nothing else where the kernel takes it all.
    """
    size, write = len(frame), os.write
    for wire, fd in readers:
        if wire.is_full:  # since a moment ago: nothing goes past what waits there
            wire.queue(frame)
            continue
        try:
            written = write(fd, frame)
        except BlockingIOError:
            wire.queue(frame)
        except OSError:
            wire.abort()  # the peer is gone; the loop will say so
        else:
            if written < size:
                wire.queue(frame[written:])


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
