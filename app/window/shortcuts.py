"""Shortcuts: what can be done by one key, as avatarify's users know the keys, and who may change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True)
class Deed:
    """Something a key does. `name` is what settings and code call it, `text` what the menu says."""

    name: str
    text: str
    key: str
    menu: str
    is_switch: bool = False


DEEDS = (
    Deed("add_avatar", "Add a picture…", "Ctrl+O", "Avatar"),
    Deed("previous_avatar", "Previous", "A", "Avatar"),
    Deed("next_avatar", "Next", "D", "Avatar"),
    *(Deed(f"avatar_{n}", f"Avatar {n}", str(n), "Avatar") for n in range(1, 10)),
    Deed("quit", "Quit", "Ctrl+Q", "Avatar"),
    Deed("calibrate", "Calibrate", "X", "Motion"),
    Deed("relative", "Relative motion", "M", "Motion", is_switch=True),
    Deed("follow", "Follow my face", "F", "Motion", is_switch=True),
    Deed("zoom_in", "Zoom in", "W", "Motion"),
    Deed("zoom_out", "Zoom out", "S", "Motion"),
    Deed("pan_up", "Move up", "U", "Motion"),
    Deed("pan_down", "Move down", "J", "Motion"),
    Deed("pan_left", "Move left", "H", "Motion"),
    Deed("pan_right", "Move right", "K", "Motion"),
    Deed("reset_framing", "Reset zoom and place", "0", "Motion"),
    Deed("choose_camera", "Choose a camera…", "Ctrl+K", "Motion"),
    Deed("mirror_output", "Mirror the avatar", "T", "Send", is_switch=True),
    Deed("mark", "“Avatar” mark on what is sent", "", "Send", is_switch=True),
    Deed("virtual_camera", "Virtual camera", "Ctrl+B", "Send", is_switch=True),
    Deed("test_pattern", "Test pattern", "", "Send", is_switch=True),
    Deed("record", "Record…", "Ctrl+R", "Send", is_switch=True),
    Deed("pause", "Pause", "P", "Send", is_switch=True),
    Deed("pass_through", "Show my real face…", "", "Send", is_switch=True),
    Deed("ghost_less", "Ghost fainter", "Z", "View"),
    Deed("ghost_more", "Ghost stronger", "C", "View"),
    Deed("landmarks", "Landmarks", "O", "View", is_switch=True),
    Deed("figures", "Figures on the picture", "I", "View", is_switch=True),
    Deed("mirror_driver", "Mirror my picture", "R", "View", is_switch=True),
    Deed("edit_shortcuts", "Keys…", "Ctrl+,", "View"),
    Deed("messages", "Messages…", "", "View"),
)


class ShortcutError(ValueError):
    """Two deeds share one key. The text names both."""


def keys_with(changed: Mapping[str, str]) -> dict[str, str]:
    """The key of every deed: the usual one, or what the user chose. Deeds that are no more are left out."""
    return {deed.name: changed.get(deed.name, deed.key) for deed in DEEDS}


def changed_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """Those keys that differ from the usual ones: all that settings need to keep."""
    return {deed.name: keys[deed.name] for deed in DEEDS if keys.get(deed.name, deed.key) != deed.key}


def refuse_conflicts(keys: Mapping[str, str]) -> None:
    """Raise ShortcutError where one key would do two things. An empty key never conflicts."""
    taken: dict[str, str] = {}
    texts = {deed.name: deed.text.rstrip("…") for deed in DEEDS}
    for name, key in keys.items():
        key = QKeySequence(key).toString()
        if key and key in taken:
            raise ShortcutError(f"{key} would do two things: “{texts[taken[key]]}” and “{texts[name]}”.")
        taken[key] = name
