"""Capturing: sources that raise unexpected exceptions, and damaged files."""

from __future__ import annotations

import pytest

from app.chain.stage import Finished
from tests.app.chain.test_capturing import Bench
from tests.app.fakes import FakeCamera


@pytest.mark.parametrize("raised", [KeyError("x"), EOFError(), AttributeError("width"), MemoryError()])
def test_after_any_exception_a_device_is_not_opened_again_at_once(raised: Exception) -> None:
    bench = Bench(*(raised for _ in range(100)))
    bench.until(5)
    assert 95 < len(bench.cameras) < 98
    assert len(bench.log.told) == 1
    assert bench.log.reports[-1].problem.startswith("The camera failed")


def test_any_exception_of_a_file_ends_the_session() -> None:
    bench = Bench(EOFError(), live=False)
    with pytest.raises(Finished):
        bench.capturing.idle()
    assert len(bench.log.overs) == 1


def test_missing_pictures_of_a_file_are_reported_at_its_end() -> None:
    bench = Bench(FakeCamera(count=2, damage="a.mp4 ends early."))
    bench.until(1)
    assert bench.log.told == ["a.mp4 ends early."]
