"""Whether the user asked the system to move less on the screen."""

from __future__ import annotations

import ctypes
import plistlib
import sys
from collections.abc import Callable
from pathlib import Path

WHETHER_CLIENT_AREA_IS_ANIMATED = 0x1042
"""SPI_GETCLIENTAREAANIMATION of Windows' SystemParametersInfo."""
MAC_SETTINGS = Path("Library/Preferences/com.apple.universalaccess.plist")
"""File in the user's folder that has the accessibility settings of macOS."""
PORTAL_SETTINGS: tuple[tuple[str, str, Callable[[object], bool]], ...] = (
    ("org.freedesktop.appearance", "reduced-motion", lambda value: value == 1),
    ("org.gnome.desktop.interface", "enable-animations", lambda value: value is False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", lambda value: str(value) in ("0", "0.0")),
)
"""Settings of Linux desktops, and which of their values ask for less motion."""
PATIENCE_S = 0.3
"""Longest wait for a desktop's answer, in seconds."""


def asks_for_less_motion() -> bool:
    """Return whether the system is set to show less motion; False if it does not say."""
    if sys.platform == "win32":
        return not _windows_animates()
    if sys.platform == "darwin":
        return mac_reduces_motion(Path.home() / MAC_SETTINGS)
    return desktop_reduces_motion(_ask_desktop)


def desktop_reduces_motion(ask: Callable[[str, str], object]) -> bool:
    """Return whether a Linux desktop reduces motion; `ask` returns a setting's value, None without it."""
    return any(is_less(ask(namespace, key)) for namespace, key, is_less in PORTAL_SETTINGS)


def mac_reduces_motion(settings: Path) -> bool:
    """Return whether macOS reduces motion; False if its settings cannot be read."""
    try:
        return bool(plistlib.loads(settings.read_bytes()).get("reduceMotion", False))
    except (OSError, ValueError, plistlib.InvalidFileException):
        return False


def _ask_desktop(namespace: str, key: str) -> object:
    """Return the value of a setting; None if the desktop has none, or does not answer."""
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    portal = DBusAddress(
        "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
    )
    try:
        with open_dbus_connection("SESSION") as bus:
            call = new_method_call(portal, "ReadOne", "ss", (namespace, key))
            reply = bus.send_and_get_reply(call, timeout=PATIENCE_S)
    except (OSError, KeyError, ValueError):  # no session bus, no answer
        return None
    return reply.body[0][1] if reply.header.message_type is MessageType.method_return else None


def _windows_animates() -> bool:
    """Return whether Windows shows animations."""
    is_on = ctypes.c_int(1)
    if sys.platform == "win32":
        ctypes.windll.user32.SystemParametersInfoW(WHETHER_CLIENT_AREA_IS_ANIMATED, 0, ctypes.byref(is_on), 0)
    return bool(is_on.value)
