"""Chromium as the call app: a local page that opens the camera, and a second one at the other end of a call.

The pages are allowed to use the camera by a policy of the browser, as in a company, so no flag fakes
anything. They send what they measured to the server that runs here.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import cv2
import numpy as np

from app.frame import Picture

PAGES = Path(__file__).resolve().parent / "pages"
POLICY = Path("/etc/chromium/policies/managed/guise.json")
LIMIT_S = 90.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-features=WebRtcHideLocalIpsWithMdns,Translate,OptimizationHints",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--enable-logging=stderr",
)
"""The guest has no GPU, no network but its own, and one processor. None of these replaces a camera."""


class Server:
    """Context manager: serves the pages, keeps what they report, and carries their offers and answers."""

    def __enter__(self) -> Server:
        self._reports: dict[str, queue.Queue[dict[str, object]]] = {}
        self._signals: dict[str, queue.Queue[bytes]] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _answering(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, name="server")
        self._thread.start()
        self.address = f"http://localhost:{self._http.server_address[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def report(self, page: str, limit_s: float = LIMIT_S) -> dict[str, object]:
        """Return the next report of a page. Raises AssertionError if none comes or it holds an error."""
        try:
            told = self.reports(page).get(timeout=limit_s)
        except queue.Empty:
            raise AssertionError(f"the page “{page}” did not report") from None
        assert "error" not in told, f"{page}: {told['error']} ({told.get('at')})"
        return told

    def reports(self, page: str) -> queue.Queue[dict[str, object]]:
        """Return where a page's reports arrive."""
        return self._reports.setdefault(page, queue.Queue())

    def signals(self, name: str) -> queue.Queue[bytes]:
        """Return where a signal of the call waits for the other page."""
        return self._signals.setdefault(name, queue.Queue())


def _answering(server: Server) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlparse(self.path)
            if address.path == "/signal":
                self._send(server.signals(parse_qs(address.query)["name"][0]).get(timeout=LIMIT_S))
            elif address.path == "/favicon.ico":
                self._send(b"")
            else:
                self._send((PAGES / address.path.lstrip("/")).read_bytes(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            address = urlparse(self.path)
            name = parse_qs(address.query)["name"][0]
            if address.path == "/signal":
                server.signals(name).put(body)
            else:
                server.reports(name).put(json.loads(body))
            self._send(b"")

        def _send(self, body: bytes, kind: str = "application/octet-stream") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Answering


@contextlib.contextmanager
def chromium(address: str, name: str) -> Iterator[None]:
    """Run a browser of its own profile with this address open. Its log is NAME.log in the shared folder."""
    POLICY.parent.mkdir(parents=True, exist_ok=True)
    origin = "{0.scheme}://{0.netloc}".format(urlparse(address))
    POLICY.write_text(json.dumps({"VideoCaptureAllowedUrls": [origin]}))
    profile = tempfile.mkdtemp()
    with Path(os.environ["SHARE"], f"{name}.log").open("w") as log:
        browser = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={profile}", address], stdout=log, stderr=log
        )
        try:
            yield
        finally:
            browser.terminate()
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait()
            shutil.rmtree(profile, ignore_errors=True)


def picture_of(report: dict[str, object], name: str) -> Picture:
    """Return the screenshot of a report as RGB, and keep it as NAME.png in the shared folder."""
    png = base64.b64decode(str(report["picture"]).split(",", 1)[1])
    Path(os.environ["SHARE"], f"{name}.png").write_bytes(png)
    bgr = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(bgr[..., ::-1], np.uint8)
