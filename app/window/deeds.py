"""The function of each action of menus and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.window.lab_dialog import open_lab
from app.window.settings_dialog import KEYS_PAGE

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.window.controls import Controls
    from app.window.main_window import MainWindow

Calls = dict[str, Callable[[], object] | Callable[[bool], object]]


def deeds_of(window: MainWindow, session: Session) -> Calls:
    """Return the function of every action by its name; switches are called with their new state."""
    ask = window.dialogs
    return {
        **_choices(window.controls),
        **_avatars_by_digit(window.controls),
        "add_avatar": ask.add_avatar,
        "paste_avatar": ask.paste,
        "calibrate": window.calibrate,
        "details": window.show_details,
        "small_window": window.show_small_window,
        "virtual_camera": window.switch_virtual_camera,
        "record": window.record,
        "test_pattern": session.show_test_pattern,
        "pause": session.set_paused,
        "pass_through": window.pass_through,
        "background": lambda: window.page.background.open_over(window.page.buttons.background),
        "choose_camera": ask.choose_camera,
        "judge_video": ask.judge_video,
        "lab": lambda: open_lab(session, window.controls, window),
        "settings": ask.edit_settings,
        "edit_shortcuts": lambda: ask.edit_settings(KEYS_PAGE),
        "set_up_camera": ask.set_up_camera,
        "help": ask.show_help,
        "messages": ask.show_messages,
        "quit": window.close,
    }


def _choices(do: Controls) -> Calls:
    return {
        "reload_avatars": do.avatars.reload,
        "previous_avatar": lambda: do.avatars.step(-1),
        "next_avatar": lambda: do.avatars.step(1),
        "relative": do.set_relative,
        "follow": do.set_follow,
        "zoom_in": lambda: do.zoom_by(1),
        "zoom_out": lambda: do.zoom_by(-1),
        "pan_up": lambda: do.pan(0, -1),
        "pan_down": lambda: do.pan(0, 1),
        "pan_left": lambda: do.pan(-1, 0),
        "pan_right": lambda: do.pan(1, 0),
        "reset_framing": do.reset_framing,
        "ghost_less": lambda: do.ghost_by(-1),
        "ghost_more": lambda: do.ghost_by(1),
        "landmarks": do.set_landmarks,
        "figures": do.set_figures,
        "you": do.set_you,
        "mirror_driver": do.set_mirror_driver,
        "mirror_preview": do.set_mirror_preview,
        "mirror_output": do.set_mirror_output,
        "mark": do.set_mark,
        "record_sound": do.set_records_sound,
    }


def _avatars_by_digit(do: Controls) -> Calls:
    return {f"avatar_{n}": (lambda digit=str(n): do.avatars.wear_digit(digit)) for n in range(1, 10)}
