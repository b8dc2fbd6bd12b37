from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from app.commands.benchmark.plot import draw
from app.commands.benchmark.timing import row


def blue_widths(file: Path) -> np.ndarray:
    picture = cv2.imread(str(file))
    assert picture is not None
    blue = (np.abs(picture.astype(int) - (0xA1, 0x7E, 0x3B)).max(axis=-1) < 12).sum(axis=1)
    return blue[blue > 20]


def test_draws_a_bar_for_each_ratio(tmp_path: Path) -> None:
    rows = [row("animate a frame", f"engine {n}", "default", [100 / n], 100.0) for n in (1, 2, 4)]
    draw([*rows, row("judge a frame", "built-in", "default", [5])], "a computer", tmp_path / "plot.png")
    widths = blue_widths(tmp_path / "plot.png")
    assert widths.max() > 3.5 * widths.min()


def test_draws_milliseconds_of_rows_without_a_ratio(tmp_path: Path) -> None:
    rows = [row(f"stage {ms}", "", "default", [ms]) for ms in (1.0, 10.0, 100.0)]
    draw(rows, "a computer", tmp_path / "times.png")
    widths = np.unique(blue_widths(tmp_path / "times.png"))
    steps = np.diff(widths[np.diff(widths, prepend=0) > 20])
    assert len(steps) == 2  # ten times as long is one step more
    assert abs(steps[0] - steps[1]) <= 2
