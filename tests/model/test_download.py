"""A file comes whole or not at all, whatever the server does."""

from __future__ import annotations

import http.client
import io
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from model import download as module
from model.download import ATTEMPTS, DownloadError, download

from .lying_server import LyingServer, serve

CONTENT = bytes(range(256)) * 400


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with serve(CONTENT) as running:
        yield running


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "weights.part"


def quiet(done: int, total: int | None) -> None:
    """No bar."""


def test_downloads_a_file_and_reports_progress(server: LyingServer, part: Path) -> None:
    told: list[tuple[int, int | None]] = []
    download(f"{server.url}/file", part, lambda done, total: told.append((done, total)))
    assert part.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_resumes_after_the_connection_broke(server: LyingServer, part: Path) -> None:
    server.behaviour.breaks_off_after = [1000, 5000, 1]
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT
    assert [asked for _, asked in server.behaviour.asked] == [
        None,
        "bytes=1000-",
        "bytes=6000-",
        "bytes=6001-",
    ]


def test_resumes_what_an_earlier_run_left(server: LyingServer, part: Path) -> None:
    part.parent.mkdir()
    part.write_bytes(CONTENT[:777])
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT
    assert server.behaviour.asked == [("/file", "bytes=777-")]


def test_starts_again_if_the_server_ignores_ranges(server: LyingServer, part: Path) -> None:
    server.behaviour.ranges = "ignored"
    server.behaviour.breaks_off_after = [50_000]
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize("ranges", ["wrong", "refused"])
def test_starts_again_if_the_server_sends_wrong_ranges(server: LyingServer, part: Path, ranges: str) -> None:
    server.behaviour.ranges = ranges
    server.behaviour.breaks_off_after = [50_000]
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT


def test_a_file_that_was_complete_already_is_not_brought_again(server: LyingServer, part: Path) -> None:
    part.parent.mkdir()
    part.write_bytes(CONTENT)
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT


def test_gives_up_on_a_dead_connection_and_keeps_what_was_received(server: LyingServer, part: Path) -> None:
    server.behaviour.breaks_off_after = [2_000] + 20 * [0]
    with pytest.raises(DownloadError, match=r"broke off after 0 MB.*run the command again"):
        download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT[:2_000]
    assert len(server.behaviour.asked) == 1 + ATTEMPTS


def test_a_length_that_is_never_reached_counts_as_broken_off(server: LyingServer, part: Path) -> None:
    server.behaviour.claims_length = len(CONTENT) + 1000
    server.behaviour.ranges = "ignored"
    with pytest.raises(DownloadError, match="broke off"):
        download(f"{server.url}/file", part, quiet)


def test_a_web_page_is_no_file(server: LyingServer, part: Path) -> None:
    server.behaviour.content_type = "text/html; charset=utf-8"
    with pytest.raises(DownloadError, match="web page instead of the file"):
        download(f"{server.url}/file", part, quiet)
    assert not part.exists()


def test_follows_a_redirect_with_its_range(server: LyingServer, part: Path) -> None:
    server.behaviour.breaks_off_after = [1000]
    download(f"{server.url}/moved", part, quiet)
    assert part.read_bytes() == CONTENT
    assert server.behaviour.asked[-1] == ("/file", "bytes=1000-")


def test_redirects_in_a_circle_end(server: LyingServer, part: Path) -> None:
    with pytest.raises(DownloadError, match="does not give the file"):
        download(f"{server.url}/loop", part, quiet)


def test_says_that_the_file_is_gone(server: LyingServer, part: Path) -> None:
    server.behaviour.status = [404]
    with pytest.raises(DownloadError, match=r"does not give the file \(404 Not Found\)"):
        download(f"{server.url}/file", part, quiet)


def test_a_server_in_trouble_is_asked_again(server: LyingServer, part: Path) -> None:
    server.behaviour.status = [503, 500]
    download(f"{server.url}/file", part, quiet)
    assert part.read_bytes() == CONTENT


def test_a_refused_connection_raises_a_download_error(part: Path) -> None:
    with serve(b"") as gone:
        url = gone.url
    with pytest.raises(DownloadError, match="Connection refused"):
        download(f"{url}/file", part, quiet)


@pytest.mark.parametrize("url", ["weights.pth", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_only_the_web_is_asked(url: str, part: Path) -> None:
    with pytest.raises(DownloadError, match="not an address of a file"):
        download(url, part, quiet)


def test_a_server_that_never_stops_does_not_fill_the_disk(
    server: LyingServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 10_000)
    with pytest.raises(DownloadError, match="not the weights"):
        download(f"{server.url}/file", part, quiet)


def test_a_redirect_to_ftp_is_not_followed(server: LyingServer, part: Path) -> None:
    with pytest.raises(DownloadError, match=r"sends on to “ftp://127\.0\.0\.1/file”, which is not followed"):
        download(f"{server.url}/to:ftp://127.0.0.1/file", part, quiet)


@pytest.mark.parametrize(
    ("old", "new", "is_followed"),
    [
        ("https://a.org/file", "http://b.org/file", False),
        ("https://a.org/file", "https://b.org/file", True),
        ("http://a.org/file", "https://b.org/file", True),
        ("http://a.org/file", "http://b.org/file", True),
        ("https://a.org/file", "FTP://b.org/file", False),
    ],
)
def test_a_redirect_never_leaves_an_encrypted_line(old: str, new: str, is_followed: bool) -> None:
    request, body = urllib.request.Request(old), io.BytesIO()
    redirects = module._Redirects()
    if is_followed:
        made = redirects.redirect_request(request, body, 302, "Found", http.client.HTTPMessage(), new)
        assert made is not None
        assert made.full_url == new
        return
    with pytest.raises(DownloadError, match="which is not followed"):
        redirects.redirect_request(request, body, 302, "Found", http.client.HTTPMessage(), new)


@pytest.mark.parametrize("url", ["http://[::1", f"http://{'a' * 3000}.org/file", "http://a b/file"])
def test_an_impossible_address_is_reported_in_one_sentence(url: str, part: Path) -> None:
    with pytest.raises(DownloadError, match="is not an address") as caught:
        download(url, part, quiet)
    assert len(str(caught.value)) < 250
