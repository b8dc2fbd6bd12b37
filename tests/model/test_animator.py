from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model import Animator, CheckpointError, EngineChoice, ModelError
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.engines import FrameLayers
from model.engines.torch_engine import TorchEngine
from model.motion import Points, Transfer
from model.resting import RestPose
from model.weights import DEFAULT_WEIGHTS
from tests.model.faces import face
from tests.model.tiny import golden, picture, tiny_networks

Picture = NDArray[np.uint8]


def tiny_animator() -> Animator:
    return Animator(tiny_networks(), TorchEngine(tiny_networks()))


def is_golden(made: Picture, name: str) -> bool:
    expected = 255 * golden()[f"{name}_prediction"][0].transpose(1, 2, 0).astype(np.float32)
    return bool(np.abs(made.astype(np.float32) - expected).max() < 0.6)


class CountingEngine:
    """Answers at once, and counts what it was asked."""

    def __init__(self) -> None:
        self.choice = EngineChoice("torch", "cpu", "fp32", "It is a test.")
        self.asked: list[str] = []
        self.transfers: list[Transfer] = []

    def wear(self, avatar: Picture) -> Points:
        self.asked.append("wear")
        return self.locate(avatar)

    def locate(self, picture: Picture) -> Points:
        self.asked.append("locate")
        value = np.array([(0, 0), (1, 0), (0, 1), (1, 1)] * 3, np.float32)[:10]
        return Points(value, np.broadcast_to(np.eye(2, dtype=np.float32), (10, 2, 2)))

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        self.asked.append("animate")
        self.transfers.append(transfer)
        return driving.copy()

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        self.asked.append("layers")
        return flat(driving.shape[0])

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        self.asked.append("draw")
        return flat(128)


def flat(side: int) -> FrameLayers:
    """Layers in which nothing moves and nothing is painted."""
    coarse, fine = np.zeros((side // 4, side // 4), np.float32), np.zeros((side, side), np.float32)
    return FrameLayers(np.stack([coarse] * 2, 2), coarse + 1, np.stack([fine] * 3, 2), fine + 1)


def test_relative_and_absolute_motion_switched_while_live() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    assert animator.relative
    assert is_golden(animator.animate(picture("driving")), "relative")
    animator.relative = False
    assert is_golden(animator.animate(picture("driving")), "absolute")
    animator.relative = True
    assert is_golden(animator.animate(picture("driving")), "relative")


def test_the_first_picture_calibrates() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    assert not animator.is_calibrated
    animator.animate(picture("initial"))
    assert animator.is_calibrated
    assert is_golden(animator.animate(picture("driving")), "relative")


def test_another_avatar_keeps_the_calibration() -> None:
    animator = tiny_animator()
    animator.calibrate(picture("initial"))
    animator.wear(picture("driving"))
    animator.animate(picture("driving"))
    animator.wear(picture("source"))
    assert is_golden(animator.animate(picture("driving")), "relative")


def test_what_is_constant_is_computed_once() -> None:
    engine = CountingEngine()
    animator = Animator(tiny_networks(), engine)
    animator.wear(picture("source"))
    for _ in range(5):
        animator.animate(picture("driving"))
    assert engine.asked == ["wear", "locate", "locate", *["animate"] * 5]
    assert all(transfer is engine.transfers[0] for transfer in engine.transfers)


def test_an_engine_that_finds_a_quicker_way_says_so() -> None:
    engine = CountingEngine()
    animator = Animator(tiny_networks(), engine)
    assert animator.choice.precision == "fp32"
    engine.choice = EngineChoice("openvino", "cpu", "int8", "It is quicker.")
    assert animator.choice.precision == "int8"


def test_what_it_gives_cannot_be_changed() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    made = animator.animate(picture("driving"))
    assert made.shape == (animator.size, animator.size, 3)
    assert not made.flags.writeable


@pytest.mark.parametrize("shape", [(40, 90), (128, 128), (600, 500)])
def test_avatars_and_drivers_of_any_size(shape: tuple[int, int]) -> None:
    animator = tiny_animator()
    animator.wear(cv2.resize(picture("source"), shape[::-1]))
    side = shape[0]
    assert animator.animate(cv2.resize(picture("driving"), (side, side))).shape == (128, 128, 3)


def test_without_an_avatar() -> None:
    with pytest.raises(ModelError, match="No avatar is set yet"):
        tiny_animator().animate(picture("driving"))


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((128, 128), np.uint8),
        np.zeros((128, 128, 4), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((128, 128, 3), np.float32),
    ],
)
def test_what_is_no_picture(wrong: Picture) -> None:
    animator = tiny_animator()
    with pytest.raises(ModelError, match="A picture is"):
        animator.wear(wrong)
    animator.wear(picture("source"))
    with pytest.raises(ModelError, match="A picture is"):
        animator.animate(wrong)


@pytest.mark.parametrize("does", ["animate", "calibrate"])
def test_a_driving_picture_must_be_square(does: str) -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    with pytest.raises(ModelError, match="square, not 20×10"):
        getattr(animator, does)(np.zeros((10, 20, 3), np.uint8))


def test_a_face_that_is_none_raises_nothing() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    noise = np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)
    for strange in (np.zeros_like(noise), noise, np.full_like(noise, 255)):
        animator.calibrate(strange)
        assert animator.animate(picture("driving")).shape == noise.shape


def test_an_unknown_network() -> None:
    with pytest.raises(ModelError, match="There is no network “vox-512”; there are default, vox-256"):
        Animator.load("vox-512")


def test_published_weights_that_are_not_here_yet() -> None:
    with pytest.raises(CheckpointError, match=r"Run `python main\.py fetch vox-256`"):
        Animator.load("vox-256")


def noses(*pictures: Picture) -> NDArray[np.float32]:
    """Where the shipped network sees the tip of the nose in each, in [-1, 1]."""
    detector = load_networks(DEFAULT_WEIGHTS, DEFAULT).keypoint_detector
    batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
    return np.asarray(detector(batch).value[:, 30].numpy(), np.float32)


def test_the_shipped_network_follows_a_rendered_face() -> None:
    animator = Animator.load(device="cpu", engine="torch-fp32")
    assert animator.network == "default"
    assert animator.choice.engine == "torch"
    animator.wear(face("neutral"))
    rest, left, right = (animator.animate(face(name)) for name in ("neutral", "yaw_-30", "yaw_+30"))
    assert np.abs(rest.astype(float) - face("neutral")).mean() < 6
    for turned, name in ((left, "yaw_-30"), (right, "yaw_+30")):
        assert np.abs(turned.astype(float) - face("neutral")).mean() > 4
        made, wanted, before = noses(turned, face(name), face("neutral"))
        assert np.linalg.norm(made - wanted) < 0.5 * np.linalg.norm(wanted - before)


def test_at_rest_the_avatar_is_unchanged_by_any_driver() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    at_rest = animator.animate(picture("driving"), rest=1.0).astype(int)
    assert np.abs(at_rest - animator.animate(picture("initial"))).max() <= 2
    assert np.abs(at_rest - animator.animate(None, rest=1.0)).max() == 0


def test_the_way_to_rest_begins_at_the_face_and_is_steady() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    driving = picture("driving")
    plain, at_rest = animator.animate(driving).astype(int), animator.animate(None, rest=1.0).astype(int)
    assert np.abs(animator.animate(driving, rest=1e-6) - plain).max() <= 2
    to_rest = [
        np.abs(animator.animate(driving, rest=part) - at_rest).mean() for part in (0, 0.25, 0.5, 0.75, 1)
    ]
    assert to_rest == sorted(to_rest, reverse=True)
    assert animator.animate(driving).tolist() == plain.tolist(), "and nothing stays of it"


def test_a_breath_raises_the_head_and_layers_follow() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    poses = (RestPose(), RestPose(lift=0.05))
    still, raised = (animator.layers(None, rest=1.0, pose=pose).deformation for pose in poses)
    assert float((raised - still)[..., 1].mean()) > 0


def test_the_mean_of_several_pictures_calibrates_and_can_be_taken_back() -> None:
    animator = tiny_animator()
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    first = animator.calibration
    animator.calibrate(picture("initial"), picture("driving"))
    mean = animator.calibration
    assert first is not None
    assert mean is not None
    animator.calibrate(picture("driving"))
    last = animator.calibration
    assert last is not None
    assert np.allclose(mean.value, (first.value + last.value) / 2, atol=1e-6)
    animator.calibration = first
    assert is_golden(animator.animate(picture("driving")), "relative")


def test_calibrating_takes_a_picture() -> None:
    with pytest.raises(ModelError, match="at least one"):
        tiny_animator().calibrate()


def moved(animator: Animator, smoothing: float, *moments: tuple[str, float, float]) -> list[FrameLayers]:
    """The layers for these pictures, seconds and shares of rest."""
    animator.smoothing = smoothing
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    pose = RestPose(lift=0.02)
    return [animator.layers(picture(name), at, rest=rest, pose=pose) for name, at, rest in moments]


def off(made: FrameLayers, right: FrameLayers) -> float:
    """The largest mean difference of any layer."""
    return max(float(np.abs(one - other).mean()) for one, other in zip(made, right, strict=True))


def test_a_steadied_driver_who_does_not_move_looks_the_same() -> None:
    moments = [("driving", 0.0, 0.0), ("driving", 0.03, 0.0), ("driving", 0.06, 0.5), ("driving", 0.09, 1.0)]
    animator = tiny_animator()
    steadied, plain = moved(animator, 1.0, *moments), moved(animator, 0.0, *moments)
    assert max(off(made, right) for made, right in zip(steadied, plain, strict=True)) < 1e-4


def test_a_jump_is_followed_in_part_until_the_next_frame() -> None:
    moments = [("initial", 0.0, 0.0), ("driving", 0.001, 0.0), ("driving", 0.2, 0.0), ("driving", 0.4, 0.0)]
    animator = tiny_animator()
    steadied, plain = moved(animator, 1.0, *moments), moved(animator, 0.0, *moments)
    late = [off(made, right) for made, right in zip(steadied, plain, strict=True)]
    assert late[0] < 1e-4
    assert late[1] > 3 * late[2] > 0
    assert late[3] < late[2]


@pytest.mark.parametrize("smoothing", [0.0, 1.0])
def test_a_picture_with_a_time_is_located_once_so_that_its_keypoints_are_known(smoothing: float) -> None:
    engine = CountingEngine()
    animator = Animator(tiny_networks(), engine)
    animator.smoothing = smoothing
    animator.wear(picture("source"))
    animator.calibrate(picture("initial"))
    engine.asked.clear()
    for number in range(3):
        animator.layers(picture("driving"), number / 30, rest=number / 4)
    assert engine.asked == ["locate", "draw"] * 3
    animator.layers(picture("driving"))
    assert engine.asked[6:] == ["layers"], "without a time it is as it is"
