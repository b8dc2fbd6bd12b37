import numpy as np
import pytest

from model.errors import ModelError
from model.layers.background import CHROMA_GREEN, Background, around, covering
from model.layers.placement import Placement

ROOM = np.random.default_rng(0).integers(0, 255, (256, 256, 3), dtype=np.uint8)
PLACE = Placement(left=256, top=-40, side=768)


def test_words_become_backgrounds() -> None:
    green, blue = Background.named("green"), Background.named("#0A10ff")
    assert green is not None
    assert blue is not None
    assert (green.kind, green.colour) == ("colour", CHROMA_GREEN)
    assert (blue.kind, blue.colour) == ("colour", (10, 16, 255))
    assert [
        getattr(Background.named(word), "kind", None) for word in ("own", "blur", "transparent", "x.jpg")
    ] == [
        "own",
        "blur",
        "transparent",
        None,
    ]


@pytest.mark.parametrize("words", ["#12", "#12345g", "#1234567"])
def test_a_colour_that_is_none_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(ModelError, match="#20a0ff"):
        Background.named(words)


@pytest.mark.parametrize("shape", [(100, 300), (300, 100), (720, 1280), (1440, 2560)])
def test_any_picture_covers_the_scene(shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), 77, np.uint8)
    assert (covering(picture, 1280, 720) == 77).all()
    assert covering(picture, 1280, 720).shape == (720, 1280, 3)


def test_a_square_room_is_placed_like_the_avatars_square() -> None:
    wide = around(ROOM, PLACE)
    large = np.kron(ROOM, np.ones((3, 3, 1), np.uint8)).astype(int)
    inside = wide[:, 256 : 256 + 768].astype(int)
    assert np.abs(inside - large[40:760])[5:-5, 5:-5].mean() < 40
    assert wide.shape == (720, 1280, 3)


def test_a_room_is_continued_beyond_its_edges() -> None:
    plain = np.full((256, 256, 3), (10, 200, 90), np.uint8)
    assert np.abs(around(plain, PLACE).astype(int) - (10, 200, 90)).max() <= 1


def test_a_wide_room_needs_no_continuation() -> None:
    wide = np.random.default_rng(1).integers(0, 255, (256, 455, 3), dtype=np.uint8)
    shown = Background("own").drawn(wide, PLACE).astype(int)
    assert np.abs(np.diff(shown[:, :200], axis=1)).mean() > 10


def test_blur_leaves_no_detail() -> None:
    own, blurred = (Background(kind).drawn(ROOM, PLACE).astype(int) for kind in ("own", "blur"))  # type: ignore[arg-type]
    assert np.abs(np.diff(blurred, axis=1)).mean() < 0.1 * np.abs(np.diff(own, axis=1)).mean()
