import numpy as np
import pytest

from detector.fusion import ALONE, DRIVEN
from detector.scales import LEAST, LEAST_FINE, MOST, SIGNAL_WEIGHTS, fusion_of, fusions_from
from detector.signals import Signals


def rows(count: int = 2001) -> list[dict[str, float]]:
    values = np.random.default_rng(0).normal(0, 1, (count, 2))
    return [{"a": 10 + 2 * a, "b": b} for a, b in values.tolist()]


def test_signals_count_by_their_own_spread() -> None:
    fusion = fusion_of(rows(), {"a": 2.0, "b": 1.0})
    middle = fusion.total({"a": 10, "b": 0})
    assert middle == pytest.approx(0, abs=0.2)
    assert fusion.total({"a": 12, "b": 0}) - middle == pytest.approx(2, rel=0.1)
    assert fusion.total({"a": 10, "b": 1}) - middle == pytest.approx(1, rel=0.1)
    assert fusion.total({"a": 1e9, "b": 0}) - middle == pytest.approx(2 * MOST, rel=0.1)
    assert fusion.total({"a": -1e9, "b": 0}) - middle == pytest.approx(2 * LEAST, rel=0.2)


def test_the_failing_level_flags_one_fine_frame_in_140() -> None:
    fusion = fusion_of(rows(), {"a": 1.0, "b": 1.0})
    totals = np.array([fusion.total(row) for row in rows()])
    assert (totals > fusion.level.failing).mean() == pytest.approx(0.007, abs=0.001)
    assert fusion.level.ordinary == pytest.approx(np.median(totals), abs=1e-3)


def test_few_driven_frames_make_no_fusion_with_the_driver() -> None:
    random = np.random.default_rng(1)

    def drawn(name: str) -> dict[str, float]:
        return {signal: float(random.normal()) for signal in SIGNAL_WEIGHTS[name] if signal != "failure"}

    calm = [drawn(ALONE) for _ in range(200)]
    driven = [Signals(drawn(ALONE), drawn(DRIVEN)) for _ in range(LEAST_FINE)]
    assert set(fusions_from(calm, driven)) == {ALONE, DRIVEN}
    assert set(fusions_from(calm, driven[1:])) == {ALONE}
