"""Which videos a word means: a file, a folder, a pattern, a list, or a URL of fsspec."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.judge.addresses import fetched, videos_of
from app.commands.terminal import CommandError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b10.mp4", "b2.mp4", "notes.md"):
        (tmp_path / name).write_bytes(b"video")
    return tmp_path


def names(addresses: list[str]) -> list[str]:
    return [Path(address).name for address in addresses]


def test_a_file_and_a_folder_without_videos_mean_themselves(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    assert videos_of(str(tmp_path / "clip.mp4")) == [str(tmp_path / "clip.mp4")]
    assert videos_of(str(tmp_path / "pictures")) == [str(tmp_path / "pictures")]


@pytest.mark.parametrize("word", ["", "*", "b*.mp4", "**/*.mp4"])
def test_a_folder_and_a_pattern_mean_their_videos_in_natural_order(folder: Path, word: str) -> None:
    assert names(videos_of(str(folder / word))) == ["b2.mp4", "b10.mp4"]


def test_a_file_whose_name_looks_like_a_pattern_means_itself(tmp_path: Path) -> None:
    odd = tmp_path / "a[1].mp4"
    odd.write_bytes(b"video")
    assert videos_of(str(odd)) == [str(odd)]


def test_lists_name_videos_beside_them_and_elsewhere(folder: Path) -> None:
    (folder / "list.txt").write_text("b2.mp4\n\ns3://bucket/far.mp4\n")
    (folder / "list.csv").write_text("label,file\nfake,b10.mp4\n")
    assert videos_of(str(folder / "list.txt")) == [str(folder / "b2.mp4"), "s3://bucket/far.mp4"]
    assert videos_of(str(folder / "list.csv")) == [str(folder / "b10.mp4")]


@pytest.mark.parametrize("word", ["*.avi", "empty.txt", "empty.csv"])
def test_a_word_without_videos_is_one_sentence(folder: Path, word: str) -> None:
    for name in ("empty.txt", "empty.csv"):
        (folder / name).write_text("")
    with pytest.raises(CommandError, match="There is no video in"):
        videos_of(str(folder / word))


def test_a_url_is_a_video_a_folder_or_a_pattern(folder: Path) -> None:
    pytest.importorskip("fsspec", reason="needs fsspec: pip install -e '.[cluster]'")
    url = folder.as_uri()
    assert videos_of(f"{url}/b2.mp4") == [f"{url}/b2.mp4"]
    assert sorted(names(videos_of(url))) == sorted(names(videos_of(f"{url}/*.mp4"))) == ["b10.mp4", "b2.mp4"]


def test_the_query_of_a_url_is_no_pattern() -> None:
    signed = "https://example.org/clip.mp4?signature=a*b"
    assert videos_of(signed) == [signed]


def test_a_remote_video_is_copied_and_the_copy_deleted(folder: Path) -> None:
    pytest.importorskip("fsspec", reason="needs fsspec: pip install -e '.[cluster]'")
    with fetched(f"{folder.as_uri()}/b2.mp4") as copy:
        assert (copy.name, copy.read_bytes()) == ("b2.mp4", b"video")
        assert copy.parent != folder
    assert not copy.exists()


def test_a_remote_video_that_is_missing_is_one_sentence(folder: Path) -> None:
    pytest.importorskip("fsspec", reason="needs fsspec: pip install -e '.[cluster]'")
    with pytest.raises(CommandError, match="cannot be fetched"), fetched(f"{folder.as_uri()}/none.mp4"):
        pass
    with pytest.raises(CommandError, match="nowhere://"):
        videos_of("nowhere://bucket/*.mp4")
