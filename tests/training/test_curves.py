from pathlib import Path

import cv2
import pytest

from training import TrainingError
from training.curves import draw, read_curves
from training.loop import Curves


def test_reads_what_the_loop_writes(tmp_path: Path) -> None:
    curves = Curves(tmp_path / "curves.csv")
    for step, loss in ((10, 0.5), (20, 0.25)):
        curves.add({"loss": loss + 0.1})
        curves.add({"loss": loss - 0.1})
        curves.write(step, {"real_l1": 2 * loss})
    assert read_curves(tmp_path) == {"loss": ([10, 20], [0.5, 0.25]), "real_l1": ([10, 20], [1, 0.5])}


def test_draws_a_panel_for_each_figure(tmp_path: Path) -> None:
    one, other = {"loss": ([1.0, 2.0], [3.0, 1.0])}, {f"f{k}": ([1.0], [1.0]) for k in range(5)}
    draw({"motion": one, "picture": other}, tmp_path / "curves.png")
    draw({"motion": one}, tmp_path / "one.png")
    several, single = (cv2.imread(str(tmp_path / name)) for name in ("curves.png", "one.png"))
    assert several is not None
    assert single is not None
    assert several.shape[0] == 2 * single.shape[0]
    assert several.std() > 1


@pytest.mark.parametrize("content", [None, "", "step,loss\n", "step,loss\nten,1\n", "loss\n1\n"])
def test_a_folder_without_curves_is_an_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "curves.csv").write_text(content)
    with pytest.raises(TrainingError, match="holds no curves"):
        read_curves(tmp_path)
