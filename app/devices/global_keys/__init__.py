"""Keys that work while another program has the focus: one class for each kind of system.

Only on Windows and macOS does the library watch every key; elsewhere Guise is told of its own keys only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from app.devices.global_keys.combination import Combination

NOT_ALLOWED = (
    "This desktop does not allow keys that work in other programs. "
    "The icon in the tray and the small window have the same actions."
)


class GlobalKeysError(RuntimeError):
    """Raised if the keys cannot be used. The text names the reason."""


class GlobalKeys(Protocol):
    """Keys that are taken from other programs until `close`."""

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when `pressed` has something to return."""

    def pressed(self) -> Sequence[str]:
        """Return the names of the actions whose keys were pressed since the last call.

        Raises GlobalKeysError if the system has taken the keys away.
        """

    def close(self) -> None:
        """Give the keys back."""


def obstacle() -> str:
    """Return why this system has no such keys, as a sentence; "" if it has them.

    On Wayland the desktop is asked. That happens once, and takes a second at most.
    """
    if not _is_wayland():
        return ""
    from app.devices.global_keys.portal import has_portal

    return "" if has_portal() else NOT_ALLOWED


def take_keys(keys: Mapping[str, Combination]) -> GlobalKeys:
    """Take the key of each named action from the other programs. Raises GlobalKeysError."""
    if not sys.platform.startswith("linux"):
        from app.devices.global_keys.watched import WatchedKeys

        return WatchedKeys(keys)
    if _is_wayland():
        from app.devices.global_keys.portal import PortalKeys

        return PortalKeys(keys)
    from app.devices.global_keys.x11 import X11Keys

    return X11Keys(keys)


def _is_wayland() -> bool:
    is_said = os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return sys.platform.startswith("linux") and (is_said or bool(os.environ.get("WAYLAND_DISPLAY")))
