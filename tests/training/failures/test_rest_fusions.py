from collections.abc import Mapping

import numpy as np
import pytest

from detector.fusion import ALONE, BESIDE_REST, DRIVEN, DRIVEN_BESIDE_REST, Fusion
from detector.look import Look
from detector.scales import SIGNAL_WEIGHTS, fusion_of
from detector.totals import Totals
from training import TrainingError
from training.failures.control import ControlFrame
from training.failures.rest_fusions import figures_beside_rest, rest_fusions, within

RANDOM = np.random.default_rng(5)


def drawn(names: Mapping[str, float], middle: float = 0.0) -> dict[str, float]:
    return {name: float(RANDOM.normal(middle, 1)) for name in names if name != "failure"}


def plain() -> dict[str, Fusion]:
    driven = [{**drawn(SIGNAL_WEIGHTS[DRIVEN]), "failure": float(RANDOM.normal())} for _ in range(200)]
    return {
        ALONE: fusion_of([drawn(SIGNAL_WEIGHTS[ALONE]) for _ in range(200)], SIGNAL_WEIGHTS[ALONE]),
        DRIVEN: fusion_of(driven, SIGNAL_WEIGHTS[DRIVEN]),
    }


def films(frames: int = 15) -> list[ControlFrame]:
    """Eight people whose ordinary signals lie 20 deviations apart; each second frame fails by 4."""
    made = []
    look = Look(np.zeros((48, 48), np.float32), np.zeros(32, np.float32), 0.0, 0.0, (256, 256), 0.0)
    for person in range(8):
        ordinary = 20.0 * person
        rest = dict.fromkeys(SIGNAL_WEIGHTS[ALONE], ordinary)
        for number in range(frames):
            failing = float(number % 2)
            alone = drawn(SIGNAL_WEIGHTS[ALONE], ordinary + 4 * failing)
            driven = drawn(SIGNAL_WEIGHTS[DRIVEN])
            made.append(ControlFrame(f"{person}", person, "made", alone, driven, failing, look, rest=rest))
    return made


def test_people_who_differ_at_rest_are_judged_by_their_own() -> None:
    frames, fusions = films(), plain()
    figures = figures_beside_rest(frames, fusions)
    assert figures["at rest known: AUC alone"] == 1
    assert figures["at rest known: AUC with the driver"] == 1
    assert figures["at rest known: failing flagged"] == 1
    assert figures["at rest known: fine flagged"] < 0.1
    without = np.array([fusions[ALONE].total(frame.alone) for frame in frames])
    fails = np.array([frame.failing == 1 for frame in frames])
    assert np.median(without[fails]) == pytest.approx(np.median(without[~fails]), rel=0.1)


def test_a_fine_frame_is_ordinary_on_the_scale_without_a_rest() -> None:
    frames, fusions = films(), plain()
    made = rest_fusions(frames, fusions)
    assert set(made) == {BESIDE_REST, DRIVEN_BESIDE_REST}
    totals = Totals({**fusions, **made})
    fine = []
    for frame in (frame for frame in frames if frame.failing == 0):
        totals.set_rest(frame.rest)
        fine.append(totals.failure(frame.alone))
    assert np.median(fine) < fusions[ALONE].level.failing / 2


def test_too_few_frames_are_refused_in_words() -> None:
    with pytest.raises(TrainingError, match="too few"):
        rest_fusions(films(2), plain())
    assert figures_beside_rest(films(2), plain()) == {}


def test_frames_are_compared_within_their_own_film() -> None:
    films, truth = ["x", "x", "y", "y"], np.array([True, False, True, False])
    assert within(films, np.array([2.0, 1.0, 30.0, 20.0]), truth) == 1
    assert within(films, np.array([2.0, 1.0, 20.0, 30.0]), truth) == 0.5
    assert np.isnan(within(["x", "y"], np.array([1.0, 2.0]), np.array([True, False])))
