"""Avatars: what is listed, found, named and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.avatars import (
    AvatarError,
    AvatarFile,
    find_avatar,
    list_avatars,
    own_folder,
    path_for_new,
    remove_avatar,
)


def make(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"a picture")


def test_the_shipped_come_first_each_group_by_name(tmp_path: Path) -> None:
    make(tmp_path / "shipped", "mei.jpg", "Clara.png", "people.json")
    make(tmp_path / "own", "aunt_ida.webp")

    avatars = list_avatars(tmp_path / "shipped", tmp_path / "own")

    assert [(avatar.name, avatar.is_own) for avatar in avatars] == [
        ("Clara", False),
        ("Mei", False),
        ("Aunt ida", True),
    ]


def test_missing_folders_hold_none(tmp_path: Path) -> None:
    assert list_avatars(tmp_path / "a", tmp_path / "b") == ()


def test_eight_or_more_come_with_the_app() -> None:
    assert len([avatar for avatar in list_avatars() if not avatar.is_own]) >= 8


def test_an_avatar_is_found_by_name_by_stem_and_by_path() -> None:
    make(own_folder(), "Aunt-Ida.png")
    path = own_folder() / "Aunt-Ida.png"

    assert find_avatar("aunt ida") == find_avatar("AUNT-IDA") == find_avatar(str(path)) == path


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    make(own_folder(), "Ida.png")
    with pytest.raises(AvatarError, match=r"called “Nobody”\. Avatars: .*Ida"):
        find_avatar("Nobody")


def test_a_new_avatar_gets_a_free_path_without_surprises(tmp_path: Path) -> None:
    first = path_for_new("../Zoë & Co.", tmp_path)
    first.write_bytes(b"")

    assert first == tmp_path / "Zoë-Co.png"
    assert path_for_new("../Zoë & Co.", tmp_path) == tmp_path / "Zoë-Co-2.png"
    assert path_for_new("///", tmp_path) == tmp_path / "avatar.png"


def test_only_own_avatars_can_be_removed(tmp_path: Path) -> None:
    make(tmp_path, "ida.png")
    with pytest.raises(AvatarError, match="Only your own"):
        remove_avatar(AvatarFile(tmp_path / "ida.png", "Ida"))
    assert (tmp_path / "ida.png").exists()

    remove_avatar(AvatarFile(tmp_path / "ida.png", "Ida", is_own=True))
    assert not (tmp_path / "ida.png").exists()


def test_an_avatar_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "ida.png").mkdir()
    with pytest.raises(AvatarError, match="Ida could not be removed"):
        remove_avatar(AvatarFile(tmp_path / "ida.png", "Ida", is_own=True))
