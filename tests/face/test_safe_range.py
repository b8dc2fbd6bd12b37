"""SafeRange: read from the file beside the picture; a file that is damaged or missing is no range."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.avatars import SHIPPED
from app.commands.lab import SUITE
from face.safe_range import SUFFIX, SafeRange
from lab import ranges
from lab.suite import Suite


def test_what_the_lab_writes_is_read(tmp_path: Path) -> None:
    ranges.write(tmp_path / "a.jpg", {"yaw": 33.75, "pitch": 15.0, "roll": 45.0}, "default")
    assert SafeRange.beside(tmp_path / "a.jpg") == SafeRange(33.75, 15, 45)
    assert SUFFIX == ranges.SUFFIX


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"yaw": "far", "pitch": 1, "roll": 2}', '{"yaw": null}']
)
def test_a_damaged_file_is_no_range(tmp_path: Path, content: str) -> None:
    assert SafeRange.beside(tmp_path / "a.jpg") is None
    (tmp_path / f"a{SUFFIX}").write_text(content)
    assert SafeRange.beside(tmp_path / "a.jpg") is None


def test_the_warning_comes_before_the_end_of_the_range() -> None:
    reach = SafeRange(30, 15, 20)
    assert not reach.is_nearly_left((20, 10, -15))
    assert not reach.is_nearly_left(None)
    for turn in ((-28, 0, 0), (50, 0, 0), (0, 14, 0), (0, -14, 0), (0, 0, 19), (0, 0, -19)):
        assert reach.is_nearly_left(turn)


def test_every_avatar_whose_truth_is_known_has_a_range_and_no_other() -> None:
    names = {person.name for person in Suite.open(SUITE).bundled}
    measured = {path.name.removesuffix(SUFFIX) for path in SHIPPED.glob(f"*{SUFFIX}")}
    assert measured == names
    for name in measured:
        reach = SafeRange.beside(SHIPPED / f"{name}.jpg")
        assert reach is not None
        assert 15 <= reach.yaw <= 45, name
