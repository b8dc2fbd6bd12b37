from dataclasses import dataclass

import numpy as np
import pytest

from face.ibug import LIP_PAIRS
from model.layers.background import Background
from model.layers.scene import Scene
from model.layers.whole_picture import WholePicture
from model.mouth.laid_tongue import TongueShape
from model.mouth.retouch import MouthRetouch
from tests.model.layers.people import drawn_layers, parts
from tests.model.layers.test_scene import NECK, scene
from tests.model.mouth.mouths import PaintsOneColour, frontal, opened

REST = frontal(size=0.3, middle=(0.0, -0.1))
OPENED = opened(REST, 0.03)
RED = (255, 0, 0)


@dataclass(frozen=True, eq=False)
class Touched:
    """A scene without and with the retouch of one frame."""

    plain: np.ndarray
    painted: np.ndarray
    painter: PaintsOneColour
    area: tuple[int, int, int, int]


def touched(shown: Scene | WholePicture, share: int, points: np.ndarray = OPENED) -> Touched:
    painter = PaintsOneColour(RED, share)
    retouch = MouthRetouch(painter, shown.picture, REST).aimed(points, shown.placement.side)
    assert retouch is not None
    return Touched(
        shown.compose(parts()).copy(), shown.compose(parts(), retouches=[retouch]), painter, retouch.area
    )


def whole() -> WholePicture:
    layers = drawn_layers()
    return WholePicture(layers.picture, layers, "medium", 0.7)


@pytest.mark.parametrize("shown", [scene, whole])
def test_a_share_of_none_leaves_every_pixel_as_it_is(shown: object) -> None:
    made = touched(shown(), share=0)  # type: ignore[operator]
    assert np.array_equal(made.plain, made.painted)
    assert len(made.painter.seen) == 1


@pytest.mark.parametrize("shown", [scene, whole])
def test_only_pixels_of_the_window_change(shown: object) -> None:
    place = shown().placement  # type: ignore[operator]
    made = touched(shown(), share=255)  # type: ignore[operator]
    rows, columns = np.nonzero((made.plain != made.painted).any(2))
    left, top, right, bottom = made.area
    assert left + place.left <= columns.min() <= columns.max() < right + place.left
    assert top + place.top <= rows.min() <= rows.max() < bottom + place.top
    lips = (OPENED[48:68].mean(0) + 1) / 2 * place.side
    at = np.round(lips + np.array([place.left, place.top])).astype(int)
    assert made.painted[at[1], at[0]].tolist() == list(RED)


def test_pixels_without_the_person_are_never_painted() -> None:
    away = REST + np.array([0.34, 0], np.float32)  # the lips at the outline of the cheek
    shown = scene()
    painter = PaintsOneColour(RED, 255)
    retouch = MouthRetouch(painter, shown.picture, away).aimed(opened(away, 0.03), shown.placement.side)
    assert retouch is not None
    alone = shown.compose_alone(parts())
    outside = alone[..., 3] == 0
    painted = shown.compose(parts(), retouches=[retouch])
    assert np.array_equal(painted[outside], shown.compose(parts())[outside])
    assert (painted == RED).all(2).any()
    cutout = shown.compose_alone(parts(), retouches=[retouch])
    assert np.array_equal(cutout[..., 3], alone[..., 3])
    assert (cutout[..., :3] == RED).all(2).any()


def test_the_painter_sees_the_scene_the_rest_and_the_lips() -> None:
    points = opened(REST, 0.1)
    made = touched(scene(Background.named("green")), share=0, points=points)
    (inputs,) = made.painter.seen
    assert inputs.shape == (112, 128, 12)
    assert np.abs(inputs[..., :3].astype(int) - inputs[..., 3:6]).mean() < 2  # nothing moved in this scene
    assert (inputs[..., 8] > 0).sum() > 100  # between the lips
    assert not inputs[..., 9].any()  # no tongue


def test_a_mouth_beyond_the_picture_changes_nothing() -> None:
    for shift in ((3.0, 0.0), (0.0, -9.0)):
        made = touched(scene(), share=255, points=OPENED + np.array(shift, np.float32))
        assert np.array_equal(made.plain, made.painted)
        made = touched(whole(), share=255, points=OPENED + np.array(shift, np.float32))
        assert np.array_equal(made.plain, made.painted)


def test_a_scene_of_another_size_is_painted_in_the_same_place() -> None:
    small = Scene(drawn_layers(256), background=Background.named("green"), framing="square", neck=NECK)
    large = Scene(drawn_layers(512), background=Background.named("green"), framing="square", neck=NECK)
    middles = []
    for shown in (small, large):
        made = touched(shown, share=255)
        rows, columns = np.nonzero((made.painted == RED).all(2))
        middles.append((np.array([columns.mean(), rows.mean()]) + 0.5) / shown.placement.side)
    np.testing.assert_allclose(*middles, atol=0.004)


def lips_apart(by: float) -> np.ndarray:
    points = REST.copy()
    for upper, lower in LIP_PAIRS:
        points[lower] = points[upper] + (0, by)
    return points


def test_closed_lips_are_not_painted() -> None:
    retouch = MouthRetouch(PaintsOneColour(RED, 255), scene().picture, REST)
    assert retouch.aimed(lips_apart(0.0), 512) is None
    assert retouch.aimed(lips_apart(0.0), 512, TongueShape(0, 20, 9)) is not None


def test_lips_that_open_are_painted_more_and_more() -> None:
    shown = scene()
    retouch = MouthRetouch(PaintsOneColour(RED, 200), shown.picture, REST)
    shares = []
    for by in (0.002, 0.005, 0.007, 0.03):
        aimed = retouch.aimed(lips_apart(by), 512)
        shares.append(0 if aimed is None else int(aimed.painted(shown.picture, 0, 0)[1].max()))
    assert shares[0] == 0
    assert 0 < shares[1] < shares[2] < shares[3] == 200
