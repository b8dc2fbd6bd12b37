import numpy as np

from training.heads.expressions import NAMES
from training.mouths.gestures import KINDS, sample_gesture, sample_mouth_without_tongue, sample_tongue


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


def test_tongues_and_mouths_without_are_of_the_rig() -> None:
    rng = np.random.default_rng(1)
    tongues = [sample_tongue(rng) for _ in range(60)]
    others = [sample_mouth_without_tongue(rng) for _ in range(200)]
    assert all(set(values) <= set(NAMES) for values in tongues + others)
    assert all(values["tongueOut"] >= 0.35 for values in tongues)
    assert not any(values.get("tongueOut") for values in others)
    assert {"protrude", "compress", "jawOpen", "pucker", "part"} <= {name for v in others for name in v}
