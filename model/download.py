"""Downloads one file over HTTP and resumes if the connection breaks."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

Progress = Callable[[int, int | None], None]
"""Function called with the number of bytes received and the total, None if the server does not say."""

CHUNK = 1 << 20
ATTEMPTS = 4
"""Number of attempts in a row without a single new byte after which a download fails."""
TIMEOUT_S = 30.0
LARGEST = 2 << 30
"""Largest size of a download in bytes, twice the largest published file: a server may never stop sending."""


class DownloadError(Exception):
    """A file could not be downloaded. The text says why, for the user to read."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to the web only, and never from an encrypted address to one that is not."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        scheme = newurl.partition(":")[0].lower()
        if scheme not in ("http", "https") or (req.type == "https" and scheme == "http"):
            fp.close()
            raise DownloadError(f"{req.host} sends on to “{newurl[:80]}”, which is not followed: not safe.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _BrokeOffError(Exception):
    """The connection broke before the end; the received part is kept."""


def download(url: str, part: Path, progress: Progress) -> Path:
    """Download `url` into the file `part`, resuming an earlier download of it.

    Returns `part`, as long as the server announced; the caller checks its content. Raises DownloadError; the
    received part then stays in `part` for the next attempt.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    if not url.startswith(("http://", "https://")):
        raise DownloadError(f"“{url}” is not an address of a file: it should begin with https://.")
    failures, furthest = 0, _size(part)
    while True:
        try:
            _receive(url, part, progress)
        except (ValueError, http.client.InvalidURL) as error:
            raise DownloadError(f"“{url[:80]}” is not an address that exists ({error}).") from error
        except _BrokeOffError as error:
            failures = 0 if _size(part) > furthest else failures + 1
            furthest = max(furthest, _size(part))
            if failures == ATTEMPTS:
                raise DownloadError(
                    f"{_host(url)} broke off after {_size(part) / 1e6:.0f} MB ({error}). "
                    "What has come is kept: run the command again to go on."
                ) from error
        else:
            return part


def _receive(url: str, part: Path, progress: Progress) -> None:
    """Send one request for the missing bytes, or for all if the server does not support ranges."""
    had = _size(part)
    headers = {"User-Agent": "guise", "Accept-Encoding": "identity"}
    if had:
        headers["Range"] = f"bytes={had}-"
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.build_opener(_Redirects).open(request, timeout=TIMEOUT_S) as reply:
            _refuse_web_page(url, reply)
            goes_on = reply.status == http.HTTPStatus.PARTIAL_CONTENT and _first_byte(reply) == had
            if reply.status == http.HTTPStatus.PARTIAL_CONTENT and not goes_on:
                part.unlink()
                raise _BrokeOffError("it sent another part of the file than was asked for")
            _append(reply, part, had if goes_on else 0, progress)
    except urllib.error.HTTPError as error:
        error.close()
        _explain(url, error, part)
    except http.client.InvalidURL:
        raise
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _BrokeOffError(str(getattr(error, "reason", error)) or type(error).__name__) from error


def _append(reply: http.client.HTTPResponse, part: Path, start: int, progress: Progress) -> None:
    """Write the reply after the first `start` bytes of `part`, and drop the bytes after it."""
    length = reply.headers.get("Content-Length")
    total = start + int(length) if length is not None and length.isdecimal() else None
    here = start
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.truncate()
        while chunk := reply.read1(CHUNK):
            file.write(chunk)
            here += len(chunk)
            if here > LARGEST:
                raise DownloadError(f"{_host(reply.url)} sent more than {LARGEST >> 30} GB: not the weights.")
            progress(here, total)
    if total is not None and here < total:
        raise _BrokeOffError(f"{(total - here) / 1e6:.1f} MB are missing")


def _explain(url: str, error: urllib.error.HTTPError, part: Path) -> None:
    """Raise the error that the server's refusal means. Return if nothing was left to download."""
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        if error.headers.get("Content-Range") == f"bytes */{_size(part)}":
            return
        part.unlink(missing_ok=True)
        raise _BrokeOffError("it does not know the part of the file that is missing")
    if error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _BrokeOffError(f"{error.code} {error.reason}")
    raise DownloadError(f"{_host(url)} does not give the file ({error.code} {error.reason}).")


def _refuse_web_page(url: str, reply: http.client.HTTPResponse) -> None:
    if reply.headers.get_content_type() in ("text/html", "application/xhtml+xml"):
        raise DownloadError(f"{_host(url)} sent a web page instead of the file.")


def _first_byte(reply: http.client.HTTPResponse) -> int | None:
    found = re.match(r"bytes (\d+)-", reply.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _host(url: str) -> str:
    return urllib.request.Request(url).host
