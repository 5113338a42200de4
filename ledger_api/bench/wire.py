"""HTTP/1.1 over one kept connection, as little of it as the load generator needs: it must cost next to nothing."""

import asyncio
from contextlib import suppress
from typing import Final, NamedTuple

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
_RETRY: Final = b"retry-after:"
MOST_BYTES: Final = 16 * 1024 * 1024


class Answer(NamedTuple):
    """Status, body, and the seconds of `Retry-After` (0 where there is none)."""

    status: int
    body: bytes
    retry_after: int


class Connection:
    """One connection; requests on it follow one another."""

    def __init__(self, host: str, port: int, token: str | None = None) -> None:
        self._address = (host, port)
        self._token = token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def request(
        self, method: str, path: str, body: bytes = b"", media: str = "application/json", wait: int = 0
    ) -> bytes:
        """The request's bytes, to be sent by `send` as often as wanted."""
        head = [f"{method} {path} HTTP/1.1", f"Host: {self._address[0]}:{self._address[1]}"]
        if self._token:
            head.append(f"Authorization: Bearer {self._token}")
        if wait:
            head.append(f"Prefer: wait={wait}")
        if body:
            head += [f"Content-Type: {media}", f"Content-Length: {len(body)}"]
        return "\r\n".join(head).encode() + _END + body

    async def send(self, request: bytes) -> Answer:
        """Send and read the answer.

        Raises:
            OSError: the connection broke.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._address, limit=MOST_BYTES)
        reader, writer = self._streams
        writer.write(request)
        try:
            head = await reader.readuntil(_END)
            status, length, retry = int(head[9:12]), 0, 0
            for line in head.lower().split(b"\r\n")[1:]:
                if line.startswith(_LENGTH):
                    length = int(line[len(_LENGTH) :])
                elif line.startswith(_RETRY):
                    retry = int(line[len(_RETRY) :])
            return Answer(status, await reader.readexactly(length) if length else b"", retry)
        except asyncio.IncompleteReadError as error:
            await self.close()
            raise ConnectionResetError("the service closed the connection") from error
        except OSError:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the connection; the next `send` opens another."""
        if self._streams is not None:
            writer, self._streams = self._streams[1], None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
