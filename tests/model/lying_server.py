"""A web server on 127.0.0.1 that serves one file, as badly as a test asks it to."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Behaviour:
    """How the server answers; `asked` collects (path, Range header) of every request."""

    content: bytes
    breaks_off_after: list[int] = field(default_factory=list)
    claims_length: int | None = None
    ranges: str = "honest"  # or "ignored", "wrong", "refused"
    content_type: str = "application/octet-stream"
    status: list[int] = field(default_factory=list)
    wrong_content: bytes | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass(frozen=True)
class LyingServer:
    """A running server: its address, and the behaviour that a test may change at any time."""

    url: str
    behaviour: Behaviour


@contextmanager
def serve(content: bytes) -> Iterator[LyingServer]:
    behaviour = Behaviour(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"behaviour": behaviour}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield LyingServer(f"http://127.0.0.1:{server.server_port}", behaviour)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.behaviour.asked.append((self.path, asked))
        if self.path == "/moved":
            self._head(302, {"Location": "/file"})
        elif self.path.startswith("/to:"):
            self._head(302, {"Location": self.path.removeprefix("/to:")})
        elif self.path == "/loop":
            self._head(302, {"Location": "/loop"})
        elif self.behaviour.status:
            self._head(self.behaviour.status.pop(0), {})
        else:
            self._give(self._start(asked))

    def _start(self, asked: str | None) -> int:
        """The first byte to send; 0 for all."""
        if asked is None or self.behaviour.ranges == "ignored":
            return 0
        found = re.fullmatch(r"bytes=(\d+)-", asked)
        assert found
        return int(found[1])

    def _give(self, start: int) -> None:
        content = self.behaviour.wrong_content or self.behaviour.content
        if start and (self.behaviour.ranges == "refused" or start >= len(content)):
            self._head(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        body = content[start:]
        headers = {"Content-Type": self.behaviour.content_type}
        headers["Content-Length"] = str(self.behaviour.claims_length or len(body))
        if start:
            first = start + 1 if self.behaviour.ranges == "wrong" else start
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        self._head(206 if start else 200, headers)
        if self.behaviour.breaks_off_after:
            body = body[: self.behaviour.breaks_off_after.pop(0)]
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Tests read `asked` instead."""
