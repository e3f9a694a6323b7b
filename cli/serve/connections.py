"""Connections of the live page: few at a time, none half-open for long, and none held up by Nagle's algorithm."""

from __future__ import annotations

import asyncio
import socket

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MOST_CONNECTIONS = 64
"""A household's browsers and its home automation hold a handful; the 65th takes the place of the one idle longest."""
REQUEST_TIMEOUT_S = 10.0
"""From the first byte (or the connection) to a whole request; a check-in is a few hundred bytes."""
_WHOLE = {h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR}


class BoundedProtocol(H11Protocol):
    """uvicorn limits how long a connection may idle after an answer, but not before the first request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        # asyncio sets it itself only on sockets whose protocol number is given, and ours is 0.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = self.loop.time()
        self._deadline: asyncio.TimerHandle | None = None
        self._watch()
        if len(self.connections) > MOST_CONNECTIONS:
            others = [one for one in self.connections if isinstance(one, BoundedProtocol) and one is not self]
            longest = min(others, key=lambda one: (not one.waits, one.since))
            self.connections.discard(longest)  # at once: a burst is accepted before any of it is seen to end
            longest.transport.abort()

    @property
    def waits(self) -> bool:
        """Whether the server has nothing to answer here."""
        cycle: RequestResponseCycle | None = self.cycle  # None until the first request
        return cycle is None or cycle.response_complete

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.trailing_data[0]:  # the next request was begun in the same packet
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """A request that is not whole yet has until the deadline."""
        if self.conn.their_state in _WHOLE:
            self._forget_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_TIMEOUT_S, self.transport.abort)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
