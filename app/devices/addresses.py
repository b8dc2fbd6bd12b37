"""Addresses of streams: which ones may be opened, and which parts may be shown and stored."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.devices.shot import CameraError

SCHEMES = ("http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "srt", "udp", "rtp")
"""Allowed schemes of a stream's address.

FFmpeg knows more, and some of them can read local files.
"""
PROTOCOLS = ",".join((*SCHEMES, "rtmpt", "tcp", "tls", "crypto", "data", "httpproxy"))
"""FFmpeg's `protocol_whitelist` for streams: the allowed schemes and the protocols below them."""

SECRET = re.compile(r"([?&;][^=&;#]*(?:pass|pwd|secret|token|auth|key|sig)[^=&;#]*=)[^&;#]*", re.IGNORECASE)
"""A parameter of an address that can be a secret: its name, then its value."""


def is_address(source: str) -> bool:
    """Return True if `source` has the form of an address, "rtsp://…"."""
    return "://" in source


def check_address(source: str) -> None:
    """Raise CameraError unless the scheme of the address is allowed."""
    scheme = source.partition("://")[0].casefold()
    if scheme not in SCHEMES:
        raise CameraError(
            f"“{scheme}://” addresses are not opened. Streams begin with {', '.join(SCHEMES[:-1])} or "
            f"{SCHEMES[-1]}; for a file give its path."
        )


def without_password(source: str) -> str:
    """Return the address without user name, password and secret parameters; any other source unchanged."""
    scheme, mark, rest = source.partition("://")
    if not mark:
        return source
    try:
        userinfo, at, _ = urlsplit(source).netloc.rpartition("@")
    except ValueError:  # brackets that hold no IPv6 address
        userinfo, at, _ = rest.partition("/")[0].rpartition("@")
    return SECRET.sub(r"\1", f"{scheme}://{rest.removeprefix(f'{userinfo}{at}')}")
