import numpy as np

from training.heads.expressions import NAMES
from training.mouths.gestures import KINDS, sample_gesture


def test_a_gesture_depends_on_the_generator_only() -> None:
    assert sample_gesture(np.random.default_rng(3)) == sample_gesture(np.random.default_rng(3))


def test_every_kind_comes_up_with_values_that_the_rig_knows() -> None:
    rng = np.random.default_rng(0)
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(400):
        name, values = sample_gesture(rng)
        found.setdefault(name, []).append(values)
        assert set(values) <= set(NAMES)
        assert all(-1.2 <= value <= 1.2 for value in values.values())
    assert set(found) == set(KINDS)
    assert all(values["tongueOut"] >= 0.3 for values in found["tongue"])
    assert any(abs(values["tongueSide"]) > 0.2 for values in found["tongue"])
    assert not any(values.get("tongueOut") for values in found["grin"])
