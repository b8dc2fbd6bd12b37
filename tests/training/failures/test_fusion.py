from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector.fusion import load_fusions
from detector.look import Look
from detector.scales import SIGNAL_WEIGHTS
from training import TrainingError
from training.failures.clips import ClipFrame
from training.failures.control import ControlFrame
from training.failures.fusion import (
    as_asked,
    broken_share,
    cell_ap,
    figures_as_asked,
    figures_of,
    fusions_of,
    save,
)

ALONE, DRIVEN = SIGNAL_WEIGHTS["alone"], SIGNAL_WEIGHTS["driven"]


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


def control_frame(film: str, failing: float, heat: np.ndarray) -> ControlFrame:
    severity = np.zeros((64, 64), np.float32)
    severity[:32] = failing
    alone = dict.fromkeys(ALONE, 5 * failing)
    driven = dict.fromkeys(DRIVEN, failing)
    look = Look(heat, np.zeros(32, np.float32), failing, failing, (256, 256), failing)
    return ControlFrame(film, 1, "made", alone, driven, failing, look, severity, np.ones((64, 64), bool))


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


def asked_frames(count: int = 60) -> list[ControlFrame]:
    """Frames of two people; failing ones are far from what was asked and look as fine ones."""
    random = np.random.default_rng(3)
    frames = []
    for number in range(4 * count):
        failing = float(number % 2)
        frame = control_frame(f"film {number % 4}", failing, np.zeros((48, 48), np.float32))
        alone = {name: float(random.normal()) for name in ALONE}
        distance = float(abs(random.normal(0.3 * failing, 0.02)))
        rest = dict.fromkeys(ALONE, 0.0)
        frames.append(replace(frame, person=number // 2 % 2, alone=alone, asked=distance, rest=rest))
    return frames


def test_a_face_far_from_what_was_asked_counts_on_the_scale_of_other_people() -> None:
    fusions = fusions_of(clip_frames())
    figures = figures_as_asked(asked_frames(), fusions)
    assert figures["as asked: AUC of the distance alone"] == 1
    assert figures["as asked: AUC alone"] == pytest.approx(0.5, abs=0.15)
    assert figures["as asked: AUC of both"] > 0.95
    assert figures["as asked: failing frames flagged"] > 0.5
    assert figures["as asked: fine frames flagged"] < 0.05
    assert figures_as_asked(asked_frames(9), fusions) == {}
    with pytest.raises(TrainingError, match="too few"):
        as_asked(asked_frames(4), fusions)
