import json
from pathlib import Path

import pytest

from detector import DetectorError
from detector.fusion import Fusion, load_fusions
from detector.levels import Level

FUSION = {
    "bias": -1.0,
    "weights": {"a": 2.0, "b": -0.5},
    "limits": {"a": [0.0, 1.0], "b": [-2.0, 2.0]},
    "level": [0.0, 4.0],
}


def written(tmp_path: Path, **changed: object) -> Path:
    path = tmp_path / "fusion.json"
    path.write_text(json.dumps({"fusions": {"alone": FUSION | changed}}))
    return path


@pytest.mark.parametrize(
    ("values", "logit"),
    [
        ({"a": 0.5, "b": 1.0}, -0.5),
        ({"a": 9.0, "b": -9.0}, -1 + 2 + 1),  # beyond the limits
        ({}, -1 + 0 + 1),  # missing: the least value
        ({"a": 0.5, "b": 1.0, "other": 7.0}, -0.5),
    ],
)
def test_the_total_is_the_weighted_sum(tmp_path: Path, values: dict[str, float], logit: float) -> None:
    assert load_fusions(written(tmp_path))["alone"].total(values) == pytest.approx(logit)


@pytest.mark.parametrize(
    "changed",
    [
        {"bias": "much"},
        {"bias": float("nan")},
        {"weights": {"a": 1.0}},
        {"weights": [1, 2]},
        {"level": [1.0, 1.0]},
        {"limits": {"a": [1.0, 0.0], "b": [0.0, 1.0]}},
        {"limits": {"a": [1.0], "b": [0.0, 1.0]}},
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(DetectorError, match="Get it again"):
        load_fusions(written(tmp_path, **changed))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="Get it again"):
        load_fusions(tmp_path / "nowhere.json")


def test_a_fusion_is_a_value() -> None:
    assert Fusion(0.0, {}, {}, Level(0, 1)) == Fusion(0.0, {}, {}, Level(0, 1))
