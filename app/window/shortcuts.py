"""Shortcuts: the actions with a key, with the default keys of avatarify, and the user's changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from app.window.language import later, tr


@dataclass(frozen=True)
class Deed:
    """An action with a key.

    `name` identifies it in settings and code, `text` is its text in the menu.
    """

    name: str
    text: str
    key: str
    menu: str
    is_switch: bool = False


DEEDS = (
    Deed("add_avatar", later("Add avatars…"), "Ctrl+O", "Avatar"),
    Deed("paste_avatar", later("Paste a picture"), "Ctrl+V", "Avatar"),
    Deed("reload_avatars", later("Reload"), "F5", "Avatar"),
    Deed("previous_avatar", later("Previous avatar"), "A", "Avatar"),
    Deed("next_avatar", later("Next avatar"), "D", "Avatar"),
    *(Deed(f"avatar_{n}", f"Avatar {n}", str(n), "Avatar") for n in range(1, 10)),
    Deed("calibrate", later("Calibrate"), "X", "Motion"),
    Deed("relative", later("Start from my pose"), "M", "Motion", is_switch=True),
    Deed("follow", later("Follow my face"), "F", "Motion", is_switch=True),
    Deed("zoom_in", later("Zoom in"), "W", "Motion"),
    Deed("zoom_out", later("Zoom out"), "S", "Motion"),
    Deed("pan_up", later("Move up"), "U", "Motion"),
    Deed("pan_down", later("Move down"), "J", "Motion"),
    Deed("pan_left", later("Move left"), "H", "Motion"),
    Deed("pan_right", later("Move right"), "K", "Motion"),
    Deed("reset_framing", later("Reset framing"), "0", "Motion"),
    Deed("choose_camera", later("Choose a camera…"), "Ctrl+K", "Motion"),
    Deed("virtual_camera", later("Go live"), "Ctrl+B", "Send", is_switch=True),
    Deed("record", later("Record…"), "Ctrl+R", "Send", is_switch=True),
    Deed("record_sound", later("Record the microphone too"), "", "Send", is_switch=True),
    Deed("pause", later("Pause"), "P", "Send", is_switch=True),
    Deed("background", later("Background and framing…"), "G", "Send"),
    Deed("mirror_output", later("Mirror what others see"), "T", "Send", is_switch=True),
    Deed("mark", later("“Avatar” mark"), "", "Send", is_switch=True),
    Deed("test_pattern", later("Test pattern"), "", "Send", is_switch=True),
    Deed("pass_through", later("Show my real face…"), "", "Send", is_switch=True),
    Deed("details", later("Details"), "Ctrl+D", "View", is_switch=True),
    Deed("small_window", later("Small window"), "Ctrl+M", "View", is_switch=True),
    Deed("you", later("My picture"), "Y", "View", is_switch=True),
    Deed("mirror_driver", later("Mirror my picture"), "R", "View", is_switch=True),
    Deed("mirror_preview", later("Mirror the preview"), "", "View", is_switch=True),
    Deed("landmarks", later("Landmarks"), "O", "View", is_switch=True),
    Deed("figures", later("Statistics"), "I", "View", is_switch=True),
    Deed("ghost_less", later("Overlay weaker"), "Z", "View"),
    Deed("ghost_more", later("Overlay stronger"), "C", "View"),
    Deed("judge_video", later("Judge a video…"), "Ctrl+J", "Guise"),
    Deed("lab", later("Lab…"), "Ctrl+L", "Guise"),
    Deed("settings", later("Settings…"), "Ctrl+,", "Guise"),
    Deed("edit_shortcuts", later("Keys…"), "", "Guise"),
    Deed("set_up_camera", later("Set up the virtual camera…"), "", "Guise"),
    Deed("help", later("Help"), "F1", "Guise"),
    Deed("messages", later("Messages…"), "", "Guise"),
    Deed("quit", later("Quit"), "Ctrl+Q", "Guise"),
)


class ShortcutError(ValueError):
    """Raised if two actions share one key. The text names both."""


def keys_with(changed: Mapping[str, str]) -> dict[str, str]:
    """Return the key of every action: the default, or the user's choice. Unknown actions are left out."""
    return {deed.name: changed.get(deed.name, deed.key) for deed in DEEDS}


def changed_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that differ from the defaults, which is all that settings store."""
    return {deed.name: keys[deed.name] for deed in DEEDS if keys.get(deed.name, deed.key) != deed.key}


def refuse_conflicts(keys: Mapping[str, str]) -> None:
    """Raise ShortcutError if two actions share a key. An empty key never conflicts."""
    taken: dict[str, str] = {}
    texts = {deed.name: tr(deed.text).rstrip("…") for deed in DEEDS}
    for name, key in keys.items():
        key = QKeySequence(key).toString()
        if key and key in taken:
            words = tr("{key} would do two things: “{one}” and “{other}”.")
            raise ShortcutError(words.format(key=key, one=texts[taken[key]], other=texts[name]))
        taken[key] = name
