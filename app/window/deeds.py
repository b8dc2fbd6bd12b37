"""What each deed of the menus and keys calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.window.main_window import MainWindow

PANS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
"""Steps to the right and down of the deeds that move the frame."""


def deeds_of(
    window: MainWindow, session: Session
) -> dict[str, Callable[[], object] | Callable[[bool], object]]:
    """Return what to call for every deed, by its name; switches are called with their new state."""
    do, ask = window.controls, window.dialogs
    wear = {f"avatar_{n}": (lambda digit=str(n): do.wear_digit(digit)) for n in range(1, 10)}
    pan = {f"pan_{name}": (lambda by=by: do.pan(*by)) for name, by in PANS.items()}
    return (
        wear
        | pan
        | {
            "add_avatar": ask.add_avatar,
            "paste_avatar": ask.paste,
            "reload_avatars": do.reload_avatars,
            "previous_avatar": lambda: do.step_avatar(-1),
            "next_avatar": lambda: do.step_avatar(1),
            "calibrate": window.calibrate,
            "relative": do.set_relative,
            "follow": do.set_follow,
            "zoom_in": lambda: do.zoom_by(1),
            "zoom_out": lambda: do.zoom_by(-1),
            "reset_framing": do.reset_framing,
            "ghost_less": lambda: do.ghost_by(-1),
            "ghost_more": lambda: do.ghost_by(1),
            "landmarks": do.set_landmarks,
            "figures": do.set_figures,
            "you": do.set_you,
            "details": window.show_details,
            "small_window": window.show_small_window,
            "mirror_driver": do.set_mirror_driver,
            "mirror_output": do.set_mirror_output,
            "mark": do.set_mark,
            "virtual_camera": window.switch_virtual_camera,
            "record": window.record,
            "test_pattern": session.show_test_pattern,
            "pause": session.set_paused,
            "pass_through": window.pass_through,
            "choose_camera": ask.choose_camera,
            "edit_shortcuts": ask.edit_shortcuts,
            "messages": ask.show_messages,
            "quit": window.close,
        }
    )
