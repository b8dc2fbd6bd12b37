from types import MappingProxyType

import pytest

from detector.fusion import ALONE, AS_ASKED, BESIDE_REST, DRIVEN, DRIVEN_BESIDE_REST, Fusion
from detector.levels import FAILURE, Level
from detector.totals import Totals, beside_rest


def fusion(weights: dict[str, float], level: Level) -> Fusion:
    limits = dict.fromkeys(weights, (-10.0, 10.0))
    return Fusion(0.0, MappingProxyType(weights), MappingProxyType(limits), level)


FUSIONS = {
    ALONE: fusion({"a": 1.0, "b": 1.0}, Level(1.0, 5.0)),
    BESIDE_REST: fusion({"a": 2.0, "b": 1.0}, Level(0.0, 8.0)),
    DRIVEN: fusion({FAILURE: 1.0, "turn": 1.0}, Level(2.0, 6.0)),
    DRIVEN_BESIDE_REST: fusion({FAILURE: 2.0, "turn": 1.0}, Level(0.0, 20.0)),
    AS_ASKED: fusion({"asked": 3.0}, Level(0.0, 1.0)),
}


def test_without_a_rest_totals_are_those_of_the_fusions() -> None:
    totals = Totals(FUSIONS)
    assert totals.failure({"a": 2.0, "b": 3.0}) == 5
    assert totals.not_followed({FAILURE: 5.0, "turn": 2.0}) == 7
    assert totals.not_as_asked({"asked": 2.0}) == 6


def test_beside_a_rest_totals_are_on_the_same_levels() -> None:
    totals = Totals(FUSIONS)
    totals.set_rest({"a": 1.0, "b": 3.0})
    assert totals.failure({"a": 1.0, "b": 3.0}) == 1  # as at rest: ordinary
    assert totals.failure({"a": 4.0, "b": 5.0}) == 5  # 2 * 3 + 2 = 8: failing
    assert totals.failure({"a": 3.0, "b": 3.0}) == 3  # half of the way
    assert totals.not_followed({FAILURE: 5.0, "turn": 0.0}) == 4  # half of the way from 2 to 6
    totals.set_rest(None)
    assert totals.failure({"a": 2.0, "b": 3.0}) == 5


def test_files_without_fusions_beside_rest_judge_without_it() -> None:
    totals = Totals({ALONE: FUSIONS[ALONE], DRIVEN: FUSIONS[DRIVEN]})
    totals.set_rest({"a": 1.0, "b": 3.0})
    assert totals.failure({"a": 2.0, "b": 3.0}) == 5
    assert totals.not_as_asked({"asked": 2.0}) is None


def test_a_signal_that_is_unknown_at_rest_is_left_out() -> None:
    assert beside_rest({"a": 3.0, "b": 2.0}, {"a": 1.0}) == pytest.approx({"a": 2.0})
