import numpy as np
import pytest

from training.heads.pack import Pack
from training.heads.shapes import detail_pairs, macro_weights, sample_targets

PEOPLE = {"african": 0.2, "asian": 0.3, "caucasian": 0.5}


def test_macro_weights_multiply_and_sum_to_one() -> None:
    weights = macro_weights(0.9, (0.1, 0.6, 0.3), PEOPLE, (0.2, 0.5, 0.3), (0.3, 0.3, 0.4))
    assert weights["macro/asian-male-young"] == pytest.approx(0.9 * 0.6 * 0.3)
    assert weights["univ/female-old-maxmuscle-minweight"] == pytest.approx(0.1 * 0.3 * 0.3 * 0.3)
    for group in ("macro/", "univ/"):
        assert sum(w for name, w in weights.items() if name.startswith(group)) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_every_sampled_person_sums_to_one(pack: Pack, seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = sample_targets(rng, pack.names["targets"], bool(seed % 2), seed % 4, PEOPLE)
    for group in ("macro/", "univ/"):
        assert sum(w for name, w in weights.items() if name.startswith(group)) == pytest.approx(1)
    details = [w for name, w in weights.items() if not name.startswith(("macro/", "univ/"))]
    assert all(0 <= weight <= 0.8 for weight in details)


def test_details_come_in_opposites_that_exist(pack: Pack) -> None:
    pairs = detail_pairs(pack.names["targets"])
    assert ("nose/nose-width1-incr", "nose/nose-width1-decr") in pairs
    assert all(more in pack.targets and less in pack.targets for more, less in pairs)
    assert not any("/r-" in more for more, _ in pairs)
