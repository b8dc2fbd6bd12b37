"""PortalKeys: keys that a Wayland desktop grants through its portal GlobalShortcuts when the user agrees."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection

from app.devices.global_keys import NOT_ALLOWED, GlobalKeysError
from app.devices.global_keys.combination import Combination

PORTAL = DBusAddress(
    "/org/freedesktop/portal/desktop",
    bus_name="org.freedesktop.portal.Desktop",
    interface="org.freedesktop.portal.GlobalShortcuts",
)
SIGNALS = (("org.freedesktop.portal.Request", "Response"), (PORTAL.interface, "Activated"))
IN_PORTALS_WORDS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}
TEXTS = {"pause": "Pause", "calibrate": "Calibrate"}
"""What the desktop's own dialog says of each action."""
PATIENCE_S = 1.0
"""Longest time to wait for the portal's first answer, in seconds."""
_tokens = itertools.count()


class Connection(Protocol):
    """What is used of a connection to the session bus."""

    sock: Any

    def send(self, message: Message) -> None: ...
    def receive(self, *, timeout: float | None = None) -> Message: ...
    def close(self) -> None: ...


class PortalKeys:
    """Keys of the portal GlobalShortcuts. They work once the user has agreed in the desktop's dialog."""

    def __init__(self, keys: Mapping[str, Combination], connection: Connection | None = None) -> None:
        self._keys = dict(keys)
        try:
            self._connection: Connection = connection or open_dbus_connection("SESSION")
        except (OSError, KeyError, ValueError) as problem:
            raise GlobalKeysError(NOT_ALLOWED) from problem
        for interface, member in SIGNALS:
            rule = MatchRule(type="signal", interface=interface, member=member)
            self._connection.send(message_bus.AddMatch(rule))
        self._session = ""
        options = {"handle_token": ("s", _token()), "session_handle_token": ("s", _token())}
        self._connection.send(new_method_call(PORTAL, "CreateSession", "a{sv}", (options,)))

    def fileno(self) -> int:
        """Return the descriptor of the connection."""
        return int(self._connection.sock.fileno())

    def pressed(self) -> Sequence[str]:
        """Return the actions whose keys were pressed."""
        names: list[str] = []
        try:
            while True:
                names += self._heard(self._connection.receive(timeout=0))
        except TimeoutError:
            return names
        except (OSError, EOFError) as problem:
            raise GlobalKeysError("The desktop has ended the connection.") from problem

    def close(self) -> None:
        """Close the connection, which ends the portal's session."""
        self._connection.close()

    def _heard(self, message: Message) -> list[str]:
        fields, body = message.header.fields, message.body
        if message.header.message_type is MessageType.error:
            raise GlobalKeysError(NOT_ALLOWED)
        if message.header.message_type is not MessageType.signal:
            return []
        if fields.get(HeaderFields.member) == "Activated" and body[0] == self._session:
            return [body[1]] if body[1] in self._keys else []
        if fields.get(HeaderFields.member) == "Response":
            self._answered(*body)
        return []

    def _answered(self, code: int, results: Mapping[str, tuple[str, Any]]) -> None:
        """Take the portal's answer to the session, and bind the keys; or to the keys."""
        if code != 0:
            raise GlobalKeysError("The desktop did not grant the keys. Switch them on again to be asked.")
        if "session_handle" in results:
            self._session = str(results["session_handle"][1])
            shortcuts = [(name, _described(name, keys)) for name, keys in self._keys.items()]
            body = (self._session, shortcuts, "", {"handle_token": ("s", _token())})
            self._connection.send(new_method_call(PORTAL, "BindShortcuts", "oa(sa{sv})sa{sv}", body))


@cache
def has_portal() -> bool:
    """Return whether the desktop offers the portal. Asks once, and waits for a second at most."""
    try:
        with open_dbus_connection("SESSION") as connection:
            reply = connection.send_and_get_reply(Properties(PORTAL).get("version"), timeout=PATIENCE_S)
    except (OSError, KeyError, ValueError, EOFError):
        return False
    return bool(reply.header.message_type is MessageType.method_return)


def in_portals_words(combination: Combination) -> str:
    """Return the combination as the specification of shortcuts writes it, such as "CTRL+ALT+p"."""
    modifiers = [word for name, word in IN_PORTALS_WORDS.items() if name in combination.modifiers]
    key = combination.key.lower() if len(combination.key) == 1 else combination.key
    return "+".join([*modifiers, key])


def _described(name: str, combination: Combination) -> dict[str, tuple[str, str]]:
    trigger = ("s", in_portals_words(combination))
    return {"description": ("s", TEXTS.get(name, name)), "preferred_trigger": trigger}


def _token() -> str:
    return f"guise_{os.getpid()}_{next(_tokens)}"
