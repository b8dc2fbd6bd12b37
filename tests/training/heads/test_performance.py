from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.heads import edge_cases
from training.heads.edge_cases import EDGE_CASES, render_edge_cases
from training.heads.expressions import NAMES
from training.heads.identity import sample_identity
from training.heads.lights import sample_mild_light
from training.heads.performance import perform


def test_a_performance_starts_calm_then_blinks_talks_and_turns() -> None:
    frames = list(perform(np.random.default_rng(1), 20))
    assert len(frames) == 500
    assert frames[0] == frames[10] == ({}, frames[0][1])
    assert frames[0][1].yaw == 0
    blink = np.array([expression.get("blink_L", 0) for expression, _ in frames])
    assert 4 <= np.count_nonzero((blink[1:] > 0.9) & (blink[:-1] <= 0.9)) <= 15
    jaw = np.array([expression.get("jawOpen", 0) for expression, _ in frames])
    assert 0.05 < jaw.mean() < 0.4
    assert max(abs(pose.yaw) for _, pose in frames) > 15
    assert max(expression.get("tongueOut", 0) for expression, _ in frames) > 0.8
    assert {name for expression, _ in frames for name in expression} <= set(NAMES)


def test_nothing_jumps_between_frames() -> None:
    frames = list(perform(np.random.default_rng(2), 10))
    yaw = np.array([pose.yaw for _, pose in frames])
    assert np.abs(np.diff(yaw)).max() < 6


def test_there_are_41_edge_cases() -> None:
    names = [case.name for case in EDGE_CASES]
    assert len(names) == len(set(names)) == 41
    assert all(set(case.expression) <= set(NAMES) for case in EDGE_CASES)
    assert {"wink_left", "tongue_out", "yaw_+45", "pitch_-25", "roll_+30", "yaw_-60"} <= set(names)


def test_edge_cases_come_with_their_truth(
    studio: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = tuple(case for case in EDGE_CASES if case.name in ("neutral", "jaw_open", "yaw_+30"))
    monkeypatch.setattr(edge_cases, "EDGE_CASES", some)
    identity = sample_identity(6, studio.rig.pack)
    studio.wear(identity, np.full((64, 64, 3), 90, np.uint8))
    light = sample_mild_light(np.random.default_rng(0), identity.skin.lightness)
    render_edge_cases(studio, identity, light, tmp_path)
    labels = json.loads((tmp_path / "labels.json").read_text())
    assert labels["seed"] == 6
    assert len(labels["frames"]) == len(list(tmp_path.glob("*.jpg"))) == 3
    neutral, wide = (np.array(labels["frames"][name]["landmarks"]) for name in ("neutral", "jaw_open"))
    assert wide[66, 1] - wide[62, 1] > neutral[66, 1] - neutral[62, 1] + 8
