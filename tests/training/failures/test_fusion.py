from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from detector.fusion import load_fusions
from detector.look import Look
from detector.scales import WEIGHTS
from training.failures.clips import ClipFrame
from training.failures.control import ControlFrame
from training.failures.fusion import broken_share, cell_ap, figures_of, fusions_of, save, within

ALONE, DRIVEN = WEIGHTS["alone"], WEIGHTS["driven"]


def clip_frames() -> list[ClipFrame]:
    random = np.random.default_rng(1)

    def drawn(names: Mapping[str, float]) -> dict[str, float]:
        return {name: float(random.normal()) for name in names if name != "failure"}

    calm = [ClipFrame("calm", True, None, drawn(ALONE), None) for _ in range(200)]
    driven = [ClipFrame("driven", False, n % 2, drawn(ALONE), drawn(DRIVEN)) for n in range(200)]
    return [*calm, *driven, ClipFrame("driven", False, 2, None, None)]


def test_fusions_are_the_same_after_reading(tmp_path: Path) -> None:
    made = fusions_of(clip_frames())
    save(tmp_path / "fusion.json", made, "a test")
    read = load_fusions(tmp_path / "fusion.json")
    assert {name: vars(fusion) for name, fusion in read.items()} == {
        name: vars(fusion) for name, fusion in made.items()
    }


def test_frames_are_compared_within_their_own_film() -> None:
    films, truth = ["x", "x", "y", "y"], np.array([True, False, True, False])
    assert within(films, np.array([2.0, 1.0, 30.0, 20.0]), truth) == 1
    assert within(films, np.array([2.0, 1.0, 20.0, 30.0]), truth) == 0.5
    assert np.isnan(within(["x", "y"], np.array([1.0, 2.0]), np.array([True, False])))


def control_frame(film: str, failing: float, heat: np.ndarray) -> ControlFrame:
    severity = np.zeros((64, 64), np.float32)
    severity[:32] = failing
    alone = dict.fromkeys(ALONE, 5 * failing)
    driven = dict.fromkeys(DRIVEN, failing)
    look = Look(heat, np.zeros(32, np.float32), failing, failing, (256, 256))
    return ControlFrame(film, "made", alone, driven, failing, look, severity, np.ones((64, 64), bool))


def test_heat_on_the_broken_half_is_right_and_elsewhere_wrong() -> None:
    heat = np.zeros((48, 48), np.float32)
    heat[:24] = 0.9
    frames = [control_frame("x", 1.0, heat), control_frame("x", 0.0, np.zeros((48, 48), np.float32))]
    assert cell_ap(frames) == pytest.approx(1, abs=0.01)
    assert broken_share(frames) == pytest.approx(0.25)
    upside_down = [control_frame("x", 1.0, heat[::-1].copy())]
    assert cell_ap(upside_down) < 0.6
    figures = figures_of(frames * 3, fusions_of(clip_frames()))
    assert figures["AUC alone"] == figures["AUC within films, with the driver"] == 1
