"""Addresses of streams: which are opened, and what of them may be shown and kept."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.devices.shot import CameraError

SCHEMES = ("http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "srt", "udp", "rtp")
"""What the address of a stream may begin with. FFmpeg knows more, with which an address could read files."""
PROTOCOLS = ",".join((*SCHEMES, "rtmpt", "tcp", "tls", "crypto", "data", "httpproxy"))
"""FFmpeg's `protocol_whitelist` for streams: the schemes and what they are made of."""


def is_address(source: str) -> bool:
    """Return True if `source` is written like an address, "rtsp://…"."""
    return "://" in source


def check_address(source: str) -> None:
    """Raise CameraError unless the address is of a kind that is opened."""
    scheme = source.partition("://")[0].casefold()
    if scheme not in SCHEMES:
        raise CameraError(
            f"“{scheme}://” addresses are not opened. Streams begin with {', '.join(SCHEMES[:-1])} or "
            f"{SCHEMES[-1]}; for a file give its path."
        )


def without_password(source: str) -> str:
    """Return the address without user name and password; any other source as it is."""
    scheme, mark, rest = source.partition("://")
    if not mark:
        return source
    try:
        userinfo, at, _ = urlsplit(source).netloc.rpartition("@")
    except ValueError:  # brackets that hold no IPv6 address
        userinfo, at, _ = rest.partition("/")[0].rpartition("@")
    return f"{scheme}://{rest.removeprefix(f'{userinfo}{at}')}"
