import numpy as np

from model.layers.colours import filled, person_colours, room_without_person
from tests.model.layers.people import drawn_alpha

ALPHA = drawn_alpha(256)
SKIN, WALL = np.array([200.0, 150, 120]), np.array([40.0, 90, 160])
PICTURE = (ALPHA[..., None] * SKIN + (1 - ALPHA[..., None]) * WALL + 0.5).astype(np.uint8)


def test_the_persons_colour_goes_on_past_the_outline_without_the_walls() -> None:
    assert np.abs(person_colours(PICTURE, ALPHA).astype(int) - SKIN).max() <= 5


def test_the_room_goes_on_behind_the_person() -> None:
    assert np.abs(room_without_person(PICTURE, ALPHA).astype(int) - WALL).max() <= 3


def test_what_is_known_stays_as_it_is() -> None:
    colours = np.random.default_rng(0).uniform(0, 255, (64, 48, 3)).astype(np.float32)
    known = np.zeros((64, 48), np.float32)
    known[10:20, 5:30] = 1
    result = filled(colours, known)
    assert np.array_equal(result[known > 0], colours[known > 0])
    low, high = colours[known > 0].min(0), colours[known > 0].max(0)
    assert ((result >= low - 1) & (result <= high + 1)).all()


def test_cutting_and_composing_again_gives_the_picture_back() -> None:
    person, room = person_colours(PICTURE, ALPHA), room_without_person(PICTURE, ALPHA)
    again = ALPHA[..., None] * person + (1 - ALPHA[..., None]) * room
    assert np.abs(again - PICTURE).mean() < 0.7
