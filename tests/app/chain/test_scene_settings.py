from pathlib import Path

import cv2
import numpy as np
import pytest

from app.chain.parts import scene_settings
from app.chain.session_options import SessionOptions
from app.pictures import PictureError
from model import ModelError


def test_words_of_the_options_become_settings(tmp_path: Path) -> None:
    plain = scene_settings(SessionOptions())
    assert (plain.picture_size, plain.background.kind, plain.framing) == (512, "own", "medium")
    blue = scene_settings(SessionOptions(background="#0000ff", portrait="close", picture_size=768))
    assert (blue.picture_size, blue.background.colour, blue.framing) == (768, (0, 0, 255), "close")
    cv2.imwrite(str(tmp_path / "beach.png"), np.full((9, 16, 3), 7, np.uint8))
    beach = scene_settings(SessionOptions(background=str(tmp_path / "beach.png"))).background
    assert beach.kind == "picture"
    assert beach.picture is not None
    assert beach.picture.shape == (9, 16, 3)


def test_a_background_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        scene_settings(SessionOptions(background=str(tmp_path / "missing.png")))
    with pytest.raises(ModelError, match="#20a0ff"):
        scene_settings(SessionOptions(background="#12"))
