"""Streams: hosts that are silent, refuse, or send rubbish; and what a session makes of them."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from app.devices.camera import CameraError, open_camera
from tests.app.chain.test_capturing import Bench

PAGE = b"<html>Not a stream.</html>"


@contextmanager
def silent_host() -> Iterator[str]:
    """A host that takes connections and sends nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.m3u8"


@contextmanager
def host(status: int) -> Iterator[tuple[str, list[str]]]:
    """A host that answers with this status and a page; and what was asked of it."""
    asked: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://me:secret@127.0.0.1:{server.server_port}/a.m3u8", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_silent_host_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.video_file.STREAM_TIMEOUT_S", 0.3)
    with silent_host() as address, pytest.raises(CameraError, match=r"a\.m3u8 does not answer\.") as caught:
        open_camera(address)
    assert caught.value.may_pass


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 503])
def test_a_host_that_refuses_is_one_sentence(status: int) -> None:
    with host(status) as (address, _), pytest.raises(CameraError) as caught:
        open_camera(address)
    said = str(caught.value)
    assert "cannot be played" in said
    assert "secret" not in said
    assert said.endswith(".")
    assert "\n" not in said
    assert caught.value.may_pass


def test_a_host_that_refuses_is_not_tried_again_at_once() -> None:
    bench = Bench()
    with host(404) as (address, asked):
        bench.capturing._open_camera = open_camera
        bench.choose(address, openings=1)
        bench.until(5)
    assert 1 <= len(asked) <= 8
    assert len(bench.log.told) == 1
