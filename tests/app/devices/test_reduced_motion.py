"""Less motion: what desktops answer, and the file of macOS."""

from __future__ import annotations

import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.devices.reduced_motion import asks_for_less_motion, desktop_reduces_motion, mac_reduces_motion

FREEDESKTOP = ("org.freedesktop.appearance", "reduced-motion")
GNOME = ("org.gnome.desktop.interface", "enable-animations")
KDE = ("org.kde.kdeglobals.KDE", "AnimationDurationFactor")


def desktop(values: dict[tuple[str, str], object]) -> Callable[[str, str], object]:
    """Ask a desktop with these settings only."""

    return lambda namespace, key: values.get((namespace, key))


@pytest.mark.parametrize(
    ("values", "is_less"),
    [
        ({}, False),
        ({FREEDESKTOP: 1}, True),
        ({FREEDESKTOP: 0, GNOME: False}, True),
        ({GNOME: True}, False),
        ({KDE: "0"}, True),
        ({KDE: 0.0}, True),
        ({KDE: "0.5"}, False),
    ],
)
def test_any_of_the_desktops_settings_asks_for_less(
    values: dict[tuple[str, str], object], is_less: bool
) -> None:
    assert desktop_reduces_motion(desktop(values)) == is_less


def test_macos_says_it_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.plist"
    assert not mac_reduces_motion(file)
    for is_less in (True, False):
        file.write_bytes(plistlib.dumps({"reduceMotion": is_less}))
        assert mac_reduces_motion(file) == is_less
    file.write_bytes(b"no settings")
    assert not mac_reduces_motion(file)


def test_a_system_that_does_not_answer_is_taken_to_allow_motion(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert not asks_for_less_motion()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert not asks_for_less_motion()
