"""PortalKeys on a bus that answers as the portal does: session, keys, and what is pressed."""

from __future__ import annotations

import socket

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_call, new_signal

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination
from app.devices.global_keys.portal import PORTAL, PortalKeys, in_portals_words

KEYS = {"pause": Combination.of("Ctrl+Alt+P"), "calibrate": Combination.of("Meta+F9")}
REQUEST = DBusAddress("/org/freedesktop/portal/desktop/request/1", interface="org.freedesktop.portal.Request")
SESSION = "/org/freedesktop/portal/desktop/session/1"


class Bus:
    """Keeps what is sent; gives what the test put in."""

    def __init__(self) -> None:
        self.sock, self._other = socket.socketpair()
        self.sent: list[Message] = []
        self.waiting: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def receive(self, *, timeout: float | None = None) -> Message:
        if not self.waiting:
            raise TimeoutError
        return self.waiting.pop(0)

    def close(self) -> None:
        self.sock.close()
        self._other.close()

    def calls(self) -> list[str]:
        return [message.header.fields[HeaderFields.member] for message in self.sent]

    def answer(self, code: int, **results: tuple[str, object]) -> None:
        self.waiting.append(new_signal(REQUEST, "Response", "ua{sv}", (code, results)))

    def press(self, name: str, session: str = SESSION) -> None:
        self.waiting.append(new_signal(PORTAL, "Activated", "osta{sv}", (session, name, 5, {})))


def test_the_keys_are_bound_in_a_session_and_tell_what_was_pressed() -> None:
    bus = Bus()
    keys = PortalKeys(KEYS, bus)
    assert bus.calls() == ["AddMatch", "AddMatch", "CreateSession"]
    bus.answer(0, session_handle=("s", SESSION))
    assert keys.pressed() == []
    assert bus.calls()[-1] == "BindShortcuts"
    session, shortcuts, _, _ = bus.sent[-1].body
    assert session == SESSION
    assert [(name, about["preferred_trigger"][1]) for name, about in shortcuts] == [
        ("pause", "CTRL+ALT+p"),
        ("calibrate", "LOGO+F9"),
    ]
    bus.answer(0, shortcuts=("a(sa{sv})", []))
    bus.press("pause")
    bus.press("pause", session="/another/program")
    bus.press("calibrate")
    assert keys.pressed() == ["pause", "calibrate"]
    assert keys.fileno() == bus.sock.fileno()
    keys.close()


def test_a_user_who_says_no_is_told_how_to_be_asked_again() -> None:
    bus = Bus()
    keys = PortalKeys(KEYS, bus)
    bus.answer(1)
    with pytest.raises(GlobalKeysError, match="did not grant"):
        keys.pressed()
    keys.close()


def test_a_portal_without_such_keys_is_no_failure_of_the_program() -> None:
    bus = Bus()
    keys = PortalKeys(KEYS, bus)
    call = new_method_call(PORTAL, "CreateSession")
    call.header.serial = 1
    bus.waiting.append(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))
    with pytest.raises(GlobalKeysError, match="does not allow"):
        keys.pressed()
    keys.close()


def test_triggers_are_written_as_the_specification_says() -> None:
    assert in_portals_words(Combination.of("Shift+Ctrl+A")) == "CTRL+SHIFT+a"
