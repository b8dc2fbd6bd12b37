"""Only what is the published network gets to the place where the app looks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import CheckpointError
from model.published import PUBLISHED, PublishedFile, fetch, fetch_from, import_file, published_weights_path
from tests.model.lying_server import LyingServer, serve

CONTENT = bytes(range(256)) * 100
OWN = b"the same network, trained by somebody else"


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with serve(CONTENT) as running:
        yield running


def quiet(done: int, total: int | None) -> None:
    """No bar."""


def opens(file: Path) -> None:
    if file.read_bytes() != OWN:
        raise CheckpointError(f"{file} holds something else.")


def published(*mirrors: str, content: bytes = CONTENT) -> tuple[PublishedFile, ...]:
    return (PublishedFile("vox.tar", "sha256", hashlib.sha256(content).hexdigest(), mirrors),)


def leftovers() -> list[Path]:
    folder = published_weights_path().parent
    return [file for file in folder.glob("*") if file != published_weights_path()]


def test_the_known_hashes_and_mirrors_are_well_formed() -> None:
    for file in PUBLISHED:
        assert len(bytes.fromhex(file.digest)) == hashlib.new(file.algorithm).digest_size
        assert file.mirrors
        assert all(mirror.startswith("https://") for mirror in file.mirrors)


def test_the_first_mirror_that_lives_is_enough(server: LyingServer) -> None:
    with serve(b"") as gone:
        dead = gone.url
    fetched = fetch(quiet, published(f"{dead}/file", f"{server.url}/file", f"{server.url}/never"))
    assert fetched.path == published_weights_path()
    assert fetched.path.read_bytes() == CONTENT
    assert "vox.tar as published" in fetched.note
    assert [path for path, _ in server.behaviour.asked] == ["/file"]
    assert leftovers() == []


def test_the_next_mirror_resumes_an_interrupted_download(server: LyingServer) -> None:
    with serve(CONTENT) as dying:
        dying.behaviour.breaks_off_after = [9_000] + 20 * [0]
        fetch(quiet, published(f"{dying.url}/file", f"{server.url}/file"))
    assert server.behaviour.asked == [("/file", "bytes=9000-")]
    assert published_weights_path().read_bytes() == CONTENT


def test_wrong_content_is_never_put_in_place(server: LyingServer) -> None:
    server.behaviour.wrong_content = b"x" * len(CONTENT)
    with pytest.raises(CheckpointError, match=r"No mirror gave the weights.*its sha256 differs"):
        fetch(quiet, published(f"{server.url}/file"))
    assert not published_weights_path().exists()
    assert leftovers() == []


def test_a_piece_of_something_else_is_brought_again_from_the_start(server: LyingServer) -> None:
    server.behaviour.breaks_off_after = [5_000, *20 * [0]]
    with pytest.raises(CheckpointError, match="broke off"):
        fetch(quiet, published(f"{server.url}/file"))
    (part,) = leftovers()
    part.write_bytes(b"x" * 5_000)
    server.behaviour.breaks_off_after = []
    fetch(quiet, published(f"{server.url}/file"))
    assert published_weights_path().read_bytes() == CONTENT


def test_says_what_each_mirror_did(server: LyingServer) -> None:
    server.behaviour.content_type = "text/html"
    with pytest.raises(CheckpointError, match=r"fetch vox-256 --from FILE.*sent a web page.*sent a web page"):
        fetch(quiet, published(f"{server.url}/one", f"{server.url}/two"))


def test_weights_that_are_there_stay_until_better_ones_are_whole(server: LyingServer) -> None:
    published_weights_path().parent.mkdir(parents=True)
    published_weights_path().write_bytes(b"old")
    server.behaviour.wrong_content = b"wrong"
    with pytest.raises(CheckpointError):
        fetch(quiet, published(f"{server.url}/file"))
    assert published_weights_path().read_bytes() == b"old"


def test_an_address_of_the_users_own(server: LyingServer) -> None:
    fetched = fetch_from(f"{server.url}/moved", quiet, opens, published())
    assert fetched.path.read_bytes() == CONTENT


def test_an_address_that_gives_the_network_with_other_weights(server: LyingServer) -> None:
    server.behaviour.content = OWN
    fetched = fetch_from(f"{server.url}/file", quiet, opens, published())
    assert fetched.path.read_bytes() == OWN
    assert "of no published file" in fetched.note


def test_an_address_that_gives_something_else(server: LyingServer) -> None:
    server.behaviour.content = b"a cat picture"
    with pytest.raises(CheckpointError, match=r"something else.*was not taken"):
        fetch_from(f"{server.url}/file", quiet, opens, published())
    assert not published_weights_path().exists()
    assert leftovers() == []


def test_an_invalid_address_is_refused() -> None:
    with pytest.raises(CheckpointError, match="not an address of a file"):
        fetch_from("ftp://127.0.0.1/file", quiet, opens, published())


@pytest.mark.parametrize("content", [CONTENT, OWN])
def test_a_file_the_user_has_is_copied(tmp_path: Path, content: bytes) -> None:
    mine = tmp_path / "downloaded (1).tar"
    mine.write_bytes(content)
    fetched = import_file(mine, opens, published())
    assert fetched.path.read_bytes() == content
    assert mine.read_bytes() == content
    assert leftovers() == []


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "cat.tar"
    mine.write_bytes(b"a cat picture")
    with pytest.raises(CheckpointError, match=r"cat\.tar holds something else\. It was not taken"):
        import_file(mine, opens, published())
    assert mine.read_bytes() == b"a cat picture"
    assert not published_weights_path().exists()
    assert leftovers() == []


def test_a_file_that_is_not_there_or_was_unpacked(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no file"):
        import_file(tmp_path / "nowhere", opens, published())
    with pytest.raises(CheckpointError, match="stays packed"):
        import_file(tmp_path, opens, published())
