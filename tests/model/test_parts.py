from __future__ import annotations

import pytest
import torch
from torch import nn

from model.motion import relative
from model.one_frame import cut
from model.parts import side_by_side
from model.pixels import as_picture
from model.steps import CONVOLUTIONAL, FACE_STEPS, INPUTS, STEPS, Step, steps_among, steps_to
from tests.model.tiny import batch, difference, points, tiny_networks


def test_two_convolutions_as_one() -> None:
    torch.manual_seed(0)
    first, second = (nn.Conv2d(5, outputs, 7, padding=3) for outputs in (4, 1))
    features = torch.randn(1, 5, 9, 9)
    made = side_by_side(first, second)(features)
    assert torch.allclose(made, torch.cat([first(features), second(features)], dim=1), atol=1e-5)


def test_the_parts_one_after_the_other_give_the_published_picture() -> None:
    parts = {name: part.network for name, part in cut(tiny_networks()).items()}
    source, driving = (as_picture(batch(name)) for name in ("source", "driving"))
    transfer = [torch.tensor(part) for part in relative(points("source"), points("initial"))]
    with torch.inference_mode():
        source_batch, features, small_source, value, jacobian, bumps = parts["encode"](source)
        keypoints = parts["read"](*parts["look"](driving))
        seen, motions, asked = parts["aim"](*keypoints, *transfer, small_source, value, jacobian, bumps)
        moved, deformation, still = parts["flow"](seen, motions, features, asked, value)
        (painted,) = parts["paint"](moved)
        (made,) = parts["finish"](painted, deformation, source_batch)
        paint, kept = parts["separate"](painted)
    assert difference(keypoints[0], "kp_driving_value") < 1e-4
    assert difference(torch.sigmoid(painted), "relative_prediction") < 1e-4
    assert made.shape == driving.shape
    assert torch.equal(as_picture(paint.permute(2, 0, 1)[None]), made)
    assert kept.shape == (128, 128)
    assert still.shape == (1, 32, 32)
    assert not kept.any()


def test_only_convolutions_may_run_at_less_than_fp32() -> None:
    names = set(cut(tiny_networks()))
    assert names - set(CONVOLUTIONAL) == {"encode", "read", "aim", "finish", "separate"}
    assert names - {"encode", "separate"} == {step.name for step in STEPS}


def test_a_network_of_landmarks_has_more_steps() -> None:
    names = {step.name for step in FACE_STEPS}
    coordinates = {"approach", "near", "read", "aim", "finish"}
    assert names - set(CONVOLUTIONAL) == coordinates
    assert steps_among(names) == FACE_STEPS
    assert steps_among({step.name for step in STEPS}) == STEPS


def test_only_the_steps_that_are_needed_run_and_in_their_order() -> None:
    assert steps_to("picture") == STEPS
    assert steps_to("picture", among=FACE_STEPS) == FACE_STEPS
    assert [step.name for step in steps_to("paint", "kept")] == [
        "look", "read", "aim", "flow", "paint", "separate"
    ]  # fmt: skip
    assert [step.name for step in steps_to("driver_value")] == ["look", "read"]


@pytest.mark.parametrize("steps", [STEPS, FACE_STEPS])
def test_every_step_takes_what_was_there_before_it(steps: tuple[Step, ...]) -> None:
    known = set(INPUTS)
    for step in steps:
        assert known.issuperset(step.takes)
        known.update(step.gives)
