"""Shortcuts: the keys that avatarify's users know, and no key for two things."""

from __future__ import annotations

import pytest

from app.window.shortcuts import DEEDS, ShortcutError, changed_keys, keys_with, refuse_conflicts


def test_the_keys_are_those_that_avatarifys_users_know() -> None:
    known = {
        "calibrate": "X",
        "relative": "M",
        "previous_avatar": "A",
        "next_avatar": "D",
        "zoom_in": "W",
        "zoom_out": "S",
        "pan_up": "U",
        "pan_left": "H",
        "pan_down": "J",
        "pan_right": "K",
        "ghost_less": "Z",
        "ghost_more": "C",
        "mirror_driver": "R",
        "mirror_output": "T",
        "landmarks": "O",
        "figures": "I",
        **{f"avatar_{n}": str(n) for n in range(1, 10)},
    }
    assert keys_with({}) | known == keys_with({})


def test_escape_does_nothing_but_close_dialogs() -> None:
    assert "Esc" not in keys_with({}).values()
    assert keys_with({})["quit"] == "Ctrl+Q"


def test_the_default_keys_do_not_conflict_and_each_action_has_its_own_name() -> None:
    refuse_conflicts(keys_with({}))
    assert len({deed.name for deed in DEEDS}) == len(DEEDS)


def test_only_changes_are_kept_and_unknown_actions_are_dropped() -> None:
    keys = keys_with({"calibrate": "Q", "fly": "Y"})
    assert keys["calibrate"] == "Q"
    assert changed_keys(keys) == {"calibrate": "Q"}


def test_a_conflict_names_both_actions_however_the_key_is_written() -> None:
    with pytest.raises(ShortcutError, match="Ctrl\\+O would do two things: “Add avatars” and “Calibrate”"):
        refuse_conflicts(keys_with({"calibrate": "ctrl+o"}))


def test_an_empty_key_never_conflicts() -> None:
    refuse_conflicts(keys_with({"calibrate": "", "relative": ""}))
