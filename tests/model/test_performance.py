from dataclasses import astuple, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from model import Animator, Background, ModelError, SceneSettings
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.engines import FrameLayers
from model.engines.torch_engine import TorchEngine
from model.layers.matting import Matting
from model.motion import absolute
from model.performance import Performer
from model.weights import DEFAULT_WEIGHTS
from tests.model.faces import face
from tests.model.layers.people import drawn_alpha, drawn_layers, landmarks, parts
from tests.model.layers.test_avatar_layers import written
from tests.model.mouth.mouths import PaintsOneColour
from tests.model.tiny import picture, tiny_networks

GREEN = SceneSettings(background=Background.named("green") or Background())


@pytest.fixture(scope="module")
def animator() -> Animator:
    networks = load_networks(DEFAULT_WEIGHTS, DEFAULT)
    return Animator(networks, TorchEngine(networks), GREEN)


def test_a_performance_shows_the_networks_picture_and_the_scene(animator: Animator) -> None:
    driving = face("blink")
    animator.wear(face("neutral"))
    shown = animator.perform(driving)
    assert shown.square.shape == (256, 256, 3)
    assert shown.scene.shape == (720, 1280, 3)
    assert shown.cutout is None
    assert not shown.scene.flags.writeable
    assert np.abs(shown.square.astype(int) - animator.animate(driving)).mean() < 1


def test_settings_change_between_two_frames(animator: Animator) -> None:
    driving = face("blink")
    animator.wear(face("neutral"))
    assert (animator.perform(driving).scene[:, :20] == (0, 177, 64)).all()
    animator.scene_settings = replace(GREEN, background=Background("colour", (9, 8, 7)))
    assert (animator.perform(driving).scene[:, :20] == (9, 8, 7)).all()
    animator.scene_settings = replace(GREEN, background=Background("transparent"))
    cutout = animator.perform(driving).cutout
    assert cutout is not None
    assert cutout.shape == (720, 1280, 4)
    medium = (cutout[..., 3] > 0).sum()
    animator.scene_settings = replace(GREEN, background=Background("transparent"), framing="close")
    closer = animator.perform(driving).cutout
    assert closer is not None
    assert (closer[..., 3] > 0).sum() > medium
    animator.scene_settings = GREEN


def test_a_frame_that_is_composed_after_another_avatar_was_set_shows_its_own(animator: Animator) -> None:
    animator.scene_settings = SceneSettings(framing="square")
    animator.wear(face("neutral"))
    expected = animator.perform(face("blink"), 1.0)
    drawn = animator.draw(face("blink"), 1.0)
    animator.wear(np.full((256, 256, 3), 90, np.uint8))
    made = drawn.composed()
    assert np.array_equal(made.scene, expected.scene)
    assert np.array_equal(made.square, expected.square)
    animator.scene_settings = GREEN


def test_exact_layers_beside_the_picture_are_used(animator: Animator, tmp_path: Path) -> None:
    driving = face("blink")
    animator.wear(face("neutral"), written(tmp_path))
    scene = animator.perform(driving).scene.astype(int)
    assert (np.abs(scene - (200, 150, 120)).max(2) <= 2).mean() > 0.1


def test_in_square_framing_a_picture_without_exact_layers_is_cut_only_for_another_background(
    animator: Animator,
) -> None:
    animator.scene_settings = SceneSettings(framing="square")
    animator.wear(face("neutral"))
    whole = animator.perform(face("neutral")).scene
    large = cv2.resize(face("neutral"), (512, 512), interpolation=cv2.INTER_CUBIC)
    assert np.abs(whole[:40].astype(int) - large[:40]).mean() < 3  # the room, untouched
    animator.scene_settings = replace(GREEN, framing="square")
    assert (animator.perform(face("neutral")).scene[:10, :10] == (0, 177, 64)).all()
    animator.scene_settings = GREEN


class SeesAPerson(Matting):
    """A matting network whose answer is fixed."""

    def __init__(self, alpha: np.ndarray) -> None:
        self._alpha = alpha

    def alpha(self, picture: np.ndarray) -> np.ndarray:
        return self._alpha


@pytest.mark.parametrize(("blur", "moves"), [(0.0, False), (12.0, True)], ids=["certain", "not certain"])
def test_the_room_stands_still_only_behind_a_person_who_is_cut_out_for_certain(
    blur: float, moves: bool
) -> None:
    alpha = cv2.GaussianBlur(drawn_alpha(), (0, 0), blur) if blur else drawn_alpha()
    performer = Performer(SceneSettings())
    performer._matting = SeesAPerson(alpha)
    striped = np.where(np.arange(512)[:, None, None] % 64 < 32, 90, 160).astype(np.uint8)
    room = np.broadcast_to(striped, (512, 512, 3))
    person = drawn_layers().person
    share = drawn_alpha()[..., None]
    performer.wear((person * share + room * (1 - share)).astype(np.uint8), landmarks())
    frames = [FrameLayers(*astuple(replace(parts(dy=dy), points=landmarks()))) for dy in (0.0, 6.0)]
    at_rest, moved = (performer.show(frame, 0.0) for frame in frames)
    left, top, side = at_rest.place[:3]
    beside = np.s_[top + side // 8 : top + side // 3, left + side // 16 : left + side // 6]
    change = np.abs(at_rest.scene[beside].astype(int) - moved.scene[beside]).mean()
    assert (change > 5) == moves


def test_without_an_avatar_there_is_no_performance() -> None:
    networks = load_networks(DEFAULT_WEIGHTS, DEFAULT)
    with pytest.raises(ModelError, match="No avatar"):
        Animator(networks, TorchEngine(networks)).perform(face("neutral"))


@pytest.mark.parametrize("size", [0, 300, 1024])
def test_a_size_that_is_not_offered_is_refused(size: int) -> None:
    with pytest.raises(ModelError, match="256, 512, 768"):
        SceneSettings(picture_size=size)


def test_a_square_is_the_avatars_own_picture_in_layers(animator: Animator) -> None:
    animator.scene_settings = SceneSettings(framing="square")
    animator.wear(face("neutral"))
    shown = animator.perform(face("neutral"))
    assert shown.scene.shape == (512, 512, 3)
    assert shown.place[:3] == (0, 0, 512)
    small = cv2.resize(shown.scene, (256, 256), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - face("neutral")).mean() < 6
    animator.scene_settings = GREEN


def test_a_published_networks_square_stays_as_it_is(animator: Animator) -> None:
    performer = Performer(SceneSettings(framing="square"))
    performer.wear(face("neutral"), np.zeros((10, 2), np.float32))
    painted = parts(kept=0.0)
    layers = FrameLayers(painted.deformation, painted.still, painted.paint, painted.kept)
    assert np.array_equal(performer.show(layers, 0.0).scene, (255 * painted.paint).round().astype(np.uint8))


def acted(gesture: str) -> tuple[Performer, FrameLayers]:
    """A performer in square framing that wears a calm face, and that face's layers for a gesture."""
    engine = TorchEngine(load_networks(DEFAULT_WEIGHTS, DEFAULT))
    avatar = engine.wear(face("neutral"))
    performer = Performer(SceneSettings(framing="square"))
    performer.wear(face("neutral"), avatar.value)
    return performer, engine.layers(face(gesture), absolute(len(avatar.value), len(avatar.jacobian)))


def test_the_mouth_is_painted_in_the_scene_and_never_in_the_judged_square() -> None:
    painter = PaintsOneColour((255, 0, 255), 255)
    performer, layers = acted("jaw_open")
    performer.mouth_painter = painter
    painted = performer.show(layers, 0.0)
    performer.settings = replace(performer.settings, paints_mouth=False)
    plain = performer.show(layers, 0.0)
    assert np.array_equal(painted.square, plain.square)
    changed = (painted.scene != plain.scene).any(2)
    assert 0.002 < changed.mean() < 0.05
    x, y = ((layers.points[48:68].mean(0) + 1) / 2 * 512).round().astype(int)
    assert painted.scene[y, x].tolist() == [255, 0, 255]
    assert len(painter.seen) == 1


def test_closed_lids_are_painted_in_the_scene_and_never_in_the_judged_square() -> None:
    performer, layers = acted("blink")
    painted = performer.show(layers, 0.0)
    performer.settings = replace(performer.settings, paints_eyes=False)
    plain = performer.show(layers, 0.0)
    assert np.array_equal(painted.square, plain.square)
    rows, columns = np.nonzero((painted.scene != plain.scene).any(2))
    eyes = (layers.points[36:48] + 1) / 2 * 512
    assert 0.002 < len(rows) / 512**2 < 0.05
    assert np.abs(np.array([columns.mean(), rows.mean()]) - eyes.mean(0)).max() < 25


def test_a_loaded_animator_paints_mouths() -> None:
    animator = Animator.load(engine="torch-fp32", device="cpu", settings=SceneSettings(framing="square"))
    animator.wear(face("neutral"))
    animator.calibrate(face("neutral"))
    painted = animator.perform(face("smile_teeth")).scene
    animator.scene_settings = SceneSettings(framing="square", paints_mouth=False)
    plain = animator.perform(face("smile_teeth")).scene
    assert 0.001 < (painted != plain).any(2).mean() < 0.05


def test_after_a_restart_no_earlier_frame_matters() -> None:
    networks = tiny_networks()
    animator = Animator(networks, TorchEngine(networks))
    animator.smoothing = 1.0
    animator.wear(picture("source"))
    first = animator.layers(picture("driving"), 0.0)
    animator.layers(picture("initial"), 0.001)
    animator.restart()
    again = animator.layers(picture("driving"), 0.002)
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
