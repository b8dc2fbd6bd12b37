from dataclasses import replace

import numpy as np
import pytest

from model.layers.background import Background
from model.layers.movement import Neck
from model.layers.scene import Scene
from tests.model.layers.people import Parts, drawn_layers, parts, still_grid

GREEN = Background.named("green")
NECK = Neck(chin=0.4, shoulders=0.75)


def scene(background: Background | None = GREEN, side: int = 512, framing: str = "medium") -> Scene:
    return Scene(drawn_layers(side), background=background, framing=framing, neck=NECK)  # type: ignore[arg-type]


def test_a_scene_is_a_webcam_picture() -> None:
    picture = scene().compose(parts())
    assert picture.shape == (720, 1280, 3)
    assert picture.dtype == np.uint8
    assert (picture[:, :60] == (0, 177, 64)).all()


def test_the_person_alone_before_the_background_is_the_scene() -> None:
    shown, frame = scene(), parts(dx=10, kept=0.7)
    assert np.array_equal(shown.before_background(shown.compose_alone(frame)), shown.compose(frame))


def test_the_person_is_centred_at_the_bottom_with_headroom() -> None:
    rgba = scene().compose_alone(parts())
    rows, columns = np.nonzero(rgba[..., 3] > 128)
    assert 30 < rows.min() < 140
    assert rows.max() == 719
    head = columns[rows < 300]
    assert abs((head.min() + head.max()) / 2 - 640) < 3


def test_a_close_picture_shows_a_larger_head_with_its_chin() -> None:
    medium, close = (scene(framing=framing).compose_alone(parts()) for framing in ("medium", "close"))
    heads = [(each[:360, :, 3] > 128).any(0).sum() for each in (medium, close)]
    assert heads[1] > 1.2 * heads[0]
    assert (close[..., 3] > 128).any(1).argmax() > 10


@pytest.mark.parametrize("words", ["own", "blur", "#204080"])
def test_outside_the_person_the_background_stays_to_the_last_level(words: str) -> None:
    shown = scene(Background.named(words))
    rest, moved = (shown.compose(frame) for frame in (parts(), parts(dx=9, dy=-6)))
    outside = np.ones((720, 1280), bool)
    for frame in (parts(), parts(dx=9, dy=-6)):
        outside &= shown.compose_alone(frame)[..., 3] == 0
    assert outside.mean() > 0.4
    assert np.array_equal(rest[outside], moved[outside])
    assert not np.array_equal(rest[~outside], moved[~outside])


def test_composition_by_hand() -> None:
    shown = scene()
    rgba = shown.compose_alone(parts(kept=0.7)).astype(np.float64)
    alpha = rgba[..., 3:] / 255
    expected = alpha * rgba[..., :3] + (1 - alpha) * (0, 177, 64)
    assert np.abs(shown.compose(parts(kept=0.7)) - expected).max() <= 1.01


def test_paint_covers_as_much_as_the_network_keeps_little() -> None:
    middle = (slice(330, 360), slice(620, 660))
    assert np.abs(scene().compose(parts(kept=1))[middle].astype(int) - (200, 150, 120)).max() <= 1
    mixed = scene().compose(parts(kept=0.4))[middle].astype(float)
    assert np.abs(mixed - (80, 60, 48 + 0.6 * 255)).max() <= 1.5


def test_layers_move_by_the_networks_distance() -> None:
    shown = scene()
    rest, moved = (shown.compose_alone(frame)[:420] for frame in (parts(), parts(dx=10)))
    pixels = round(10 * shown.placement.side / 256)
    expected = np.roll(rest, pixels, 1).astype(int)
    seen = (expected[..., 3] > 0) & (moved[..., 3] > 0)
    assert np.abs(expected - moved)[seen].mean() < 1
    assert np.abs(expected - moved)[..., 3].mean() < 0.5


def test_shoulders_stay_behind_the_head() -> None:
    away = np.zeros((64, 64, 2), np.float32)
    away[:45, :, 0] = -24 * 2 / 255
    still = np.zeros((64, 64), np.float32)
    frame = replace(parts(), deformation=still_grid() + away, still=still)
    rest, moved = (scene().compose_alone(each)[..., 3] > 128 for each in (parts(), frame))

    def middle(mask: np.ndarray, row: int) -> float:
        return float(np.flatnonzero(mask[row]).mean())

    assert middle(moved, 250) - middle(rest, 250) > 60
    assert abs(middle(moved, 700) - middle(rest, 700)) < 40


def test_shoulders_breathe_and_the_background_does_not() -> None:
    shown = scene()
    one, other = shown.compose(parts(), seconds=0.0), shown.compose(parts(), seconds=1.05)
    assert not np.array_equal(one[560:], other[560:])
    assert np.array_equal(one[:300], other[:300])


def test_where_the_head_has_left_and_the_room_is_painted_the_room_shows() -> None:
    frame = parts()
    kept = frame.kept.copy()
    kept[60:120, 150:190] = 0
    ghost = Parts(frame.deformation, np.ones((64, 64), np.float32), frame.paint, kept)
    alpha = scene().compose_alone(ghost)[..., 3]
    place = scene().placement
    rows, columns = (
        slice(round(start + 78 * place.side / 256), round(start + 102 * place.side / 256))
        for start in (place.top, place.left + 83 * place.side / 256)
    )
    assert alpha[rows, columns].max() < 10
    assert scene().compose_alone(frame)[rows, columns, 3].max() > 250


def test_a_frame_stays_as_it_is_when_the_next_ones_are_composed() -> None:
    shown = scene()
    first = shown.compose(parts())
    kept = first.copy()
    for number in range(12):
        shown.compose(parts(dx=number))
    assert np.array_equal(first, kept)


@pytest.mark.parametrize("side", [256, 512, 768])
def test_the_layers_may_have_any_size(side: int) -> None:
    assert np.abs(scene(side=side).compose(parts()).astype(int) - scene().compose(parts())).mean() < 1.0


def test_the_square_is_what_the_network_itself_shows() -> None:
    square = scene().square(parts(kept=0.25))
    small = drawn_layers(256)
    expected = 0.25 * small.picture + 0.75 * np.array([0, 0, 255])
    assert square.shape == (256, 256, 3)
    assert np.abs(square - expected)[20:-20, 20:-20].mean() < 1.5


def test_another_background_is_put_behind_the_same_person() -> None:
    shown = scene()
    shown.put_behind(Background("colour", (1, 2, 3)))
    assert (shown.compose(parts())[:, :60] == (1, 2, 3)).all()
    shown.put_behind(Background("transparent"))
    assert shown.is_transparent
