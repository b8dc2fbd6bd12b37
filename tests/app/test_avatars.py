"""Avatars: what is listed, found, named and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.avatars import (
    MOST_REMOVED,
    REMOVED,
    AvatarError,
    AvatarFile,
    find_avatar,
    list_avatars,
    own_folder,
    path_for_new,
    remove_avatar,
    rename_avatar,
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
    with pytest.raises(AvatarError, match=r"no avatar “Nobody”\. Avatars: .*Ida"):
        find_avatar("Nobody")


def test_a_new_avatar_gets_a_free_path_without_surprises(tmp_path: Path) -> None:
    first = path_for_new("../Zoë & Co.", tmp_path)
    first.write_bytes(b"")

    assert first == tmp_path / "Zoë-Co.png"
    assert path_for_new("../Zoë & Co.", tmp_path) == tmp_path / "Zoë-Co-2.png"
    assert path_for_new("///", tmp_path) == tmp_path / "avatar.png"


def test_numbers_in_names_count_as_numbers(tmp_path: Path) -> None:
    make(tmp_path, "yuna_10.png", "yuna_2.png", "._yuna_2.png", "yuna_1.heic")
    assert [avatar.name for avatar in list_avatars(tmp_path / "none", tmp_path)] == [
        "Yuna 1",
        "Yuna 2",
        "Yuna 10",
    ]


def test_a_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUISE_AVATARS", str(tmp_path / "mine"))
    make(tmp_path / "mine", "Ida.png")
    assert own_folder() == tmp_path / "mine"
    assert find_avatar("ida") == tmp_path / "mine" / "Ida.png"


@pytest.mark.parametrize("word", ["~nosuchuser/x", "x" * 5000, "a\0b", "\udc00"])
def test_an_impossible_path_is_an_unknown_name(word: str) -> None:
    with pytest.raises(AvatarError, match="There is no "):
        find_avatar(word)


def test_only_own_avatars_can_be_changed(tmp_path: Path) -> None:
    make(tmp_path, "ida.png")
    shipped = AvatarFile(tmp_path / "ida.png", "Ida")
    for change in (remove_avatar, lambda avatar: rename_avatar(avatar, "Eve")):
        with pytest.raises(AvatarError, match="Only your own"):
            change(shipped)
    assert (tmp_path / "ida.png").exists()


def test_a_removed_avatar_can_be_restored(tmp_path: Path) -> None:
    make(tmp_path, "ida.png")
    (ida,) = list_avatars(tmp_path / "none", tmp_path)
    removed = remove_avatar(ida)
    assert list_avatars(tmp_path / "none", tmp_path) == ()
    assert removed.restore() == ida
    assert list_avatars(tmp_path / "none", tmp_path) == (ida,)


def test_a_restored_avatar_replaces_no_other(tmp_path: Path) -> None:
    make(tmp_path, "ida.png")
    (ida,) = list_avatars(tmp_path / "none", tmp_path)
    removed = remove_avatar(ida)
    make(tmp_path, "ida.png")
    assert removed.restore().path == tmp_path / "ida-2.png"
    assert len(list_avatars(tmp_path / "none", tmp_path)) == 2


def test_few_removed_avatars_are_kept(tmp_path: Path) -> None:
    make(tmp_path, *(f"{number}.png" for number in range(MOST_REMOVED + 5)))
    for avatar in list_avatars(tmp_path / "none", tmp_path):
        remove_avatar(avatar)
    left = sorted(int(path.stem) for path in (tmp_path / REMOVED).iterdir())
    assert left == list(range(5, MOST_REMOVED + 5))


def test_an_avatar_is_renamed_and_replaces_no_other(tmp_path: Path) -> None:
    make(tmp_path, "eve.jpg", "ida.jpg")
    ida = list_avatars(tmp_path / "none", tmp_path)[1]
    assert rename_avatar(ida, "Aunt Ida").path == tmp_path / "Aunt-Ida.jpg"
    eve = list_avatars(tmp_path / "none", tmp_path)[1]
    assert rename_avatar(eve, "../Aunt Ida").path == tmp_path / "Aunt-Ida-2.jpg"


def test_five_hundred_are_listed_without_opening_them(tmp_path: Path) -> None:
    make(tmp_path, *(f"{number}.png" for number in range(500)))
    for path in tmp_path.iterdir():
        path.chmod(0)
    assert [avatar.name for avatar in list_avatars(tmp_path / "none", tmp_path)] == [
        str(n) for n in range(500)
    ]


def test_an_avatar_that_cannot_be_removed_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ida.png").mkdir()
    with pytest.raises(AvatarError, match="Ida could not be removed"):
        remove_avatar(AvatarFile(tmp_path / "ida.png", "Ida", is_own=True))


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Clra", "There is no avatar “Clra”. Did you mean “Clara”?"),
        ("ida.png", "There is no picture “ida.png”."),
        ("faces/ida", "There is no picture “faces/ida”."),
    ],
)
def test_an_unknown_avatar_is_named_with_what_was_meant(word: str, sentence: str) -> None:
    with pytest.raises(AvatarError) as refusal:
        find_avatar(word)
    assert str(refusal.value) == sentence


def test_a_folder_is_no_avatar(tmp_path: Path) -> None:
    with pytest.raises(AvatarError, match=r"is not a file\. An avatar is a picture, or one of these"):
        find_avatar(tmp_path)
