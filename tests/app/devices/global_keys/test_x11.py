"""X11Keys on a fake X server: only the two keys are grabbed, in every state of the locks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from Xlib import X, error

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination
from app.devices.global_keys.x11 import X11Keys

PAUSE = {"pause": Combination.of("Ctrl+Alt+P")}
P_CODE, X_CODE = 33, 53


class FakeScreen:
    """An X server with the keys P and X, of which other programs may have grabbed some."""

    def __init__(self, *taken: int) -> None:
        self.grabs: list[tuple[int, int]] = []
        self.events: list[SimpleNamespace] = []
        self.is_open = True
        self._taken = taken

    @property
    def root(self) -> FakeScreen:
        return self

    def screen(self) -> FakeScreen:
        return self

    def fileno(self) -> int:
        return 7

    def keysym_to_keycode(self, keysym: int) -> int:
        return {ord("p"): P_CODE, ord("x"): X_CODE}.get(keysym, 0)

    def grab_key(
        self, code: int, mask: int, owner_events: bool, pointer: int, keyboard: int, onerror: error.CatchError
    ) -> None:
        self.grabs.append((code, mask))
        if code in self._taken:
            onerror.error = "BadAccess"

    def sync(self) -> None:
        pass

    def pending_events(self) -> int:
        return len(self.events)

    def next_event(self) -> SimpleNamespace:
        return self.events.pop(0)

    def close(self) -> None:
        self.is_open = False

    def press(self, code: int, at: int, state: int = X.ControlMask | X.Mod1Mask) -> None:
        self.events.append(SimpleNamespace(type=X.KeyPress, detail=code, time=at, state=state))

    def release(self, code: int, at: int) -> None:
        self.events.append(SimpleNamespace(type=X.KeyRelease, detail=code, time=at, state=0))


def test_a_key_works_with_caps_lock_and_num_lock_too() -> None:
    screen = FakeScreen()
    keys = X11Keys(PAUSE, screen)
    both = X.ControlMask | X.Mod1Mask
    locks = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
    assert sorted(screen.grabs) == sorted((P_CODE, both | lock) for lock in locks)
    screen.press(P_CODE, 10, both | X.Mod2Mask)
    assert keys.pressed() == ["pause"]
    assert keys.pressed() == []


def test_a_key_that_is_held_counts_once() -> None:
    screen = FakeScreen()
    keys = X11Keys(PAUSE, screen)
    screen.press(P_CODE, 10)
    for at in (500, 530, 560):
        screen.release(P_CODE, at)
        screen.press(P_CODE, at)
    screen.release(P_CODE, 600)
    screen.press(P_CODE, 900)
    assert keys.pressed() == ["pause", "pause"]


def test_a_key_of_another_program_is_refused_and_nothing_is_kept() -> None:
    screen = FakeScreen(P_CODE)
    with pytest.raises(GlobalKeysError, match=r"Ctrl\+Alt\+P belongs to another program"):
        X11Keys(PAUSE, screen)
    assert not screen.is_open


def test_a_key_that_the_keyboard_lacks_is_refused() -> None:
    with pytest.raises(GlobalKeysError, match="no key F9"):
        X11Keys({"calibrate": Combination.of("Ctrl+F9")}, FakeScreen())


def test_without_an_x_server_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", "no display")
    with pytest.raises(GlobalKeysError, match="cannot be reached"):
        X11Keys(PAUSE)
