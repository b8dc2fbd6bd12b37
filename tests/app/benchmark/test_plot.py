from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from app.benchmark.plot import draw
from app.benchmark.timing import row


def test_draws_a_bar_for_each_ratio(tmp_path: Path) -> None:
    rows = [row("animate a frame", f"engine {n}", "default", [100 / n], 100.0) for n in (1, 2, 4)]
    draw([*rows, row("judge a frame", "built-in", "default", [5])], "a computer", tmp_path / "plot.png")
    picture = cv2.imread(str(tmp_path / "plot.png"))
    assert picture is not None
    blue = (np.abs(picture.astype(int) - (0xA1, 0x7E, 0x3B)).max(axis=-1) < 12).sum(axis=1)
    widths = blue[blue > 20]
    assert widths.max() > 3.5 * widths.min()
