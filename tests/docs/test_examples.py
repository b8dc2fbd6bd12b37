"""The examples of docs take part in the lab; the published code is a fake of a few lines."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from lab.errors import LabError
from lab.methods import Candidate, Picture

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
DEMO = """
import numpy
def load_checkpoints(config, weights, cpu):
    open(config).close(), open(weights).close()
    return "generator", "kp_detector"
def make_animation(source, driving, generator, kp_detector, relative, adapt_movement_scale, cpu):
    assert (generator, kp_detector) == ("generator", "kp_detector")
    assert relative and adapt_movement_scale
    assert all(frame.dtype == numpy.float32 and 0 <= frame.min() <= frame.max() <= 1 for frame in driving)
    return [0.5 * source + 0.5 * frame for frame in driving]
"""
IMAGEIO = """
import av, numpy
class Reader(list):
    def get_meta_data(self):
        return {"fps": 25}
def _frames(path):
    with av.open(path) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
def get_reader(path):
    return Reader(_frames(path))
def imread(path):
    return _frames(path)[0]
def mimsave(path, pictures, fps):
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=fps, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = *pictures[0].shape[1::-1], "yuv420p"
        for picture in pictures:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())
"""


def flat(level: int) -> Picture:
    return np.full((256, 256, 3), level, np.uint8)


def test_the_copy_never_moves() -> None:
    made = Candidate(f"{sys.executable} {EXAMPLES / 'copy_the_avatar.py'}").film(flat(90), [flat(160)] * 5)
    assert [round(float(picture.mean())) for picture in made] == pytest.approx([90] * 5, abs=2)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "demo.py").write_text(DEMO)
    (tmp_path / "imageio.py").write_text(IMAGEIO)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "vox-256.yaml").touch()
    return tmp_path


def test_the_published_code_gets_what_its_demo_takes(checkout: Path) -> None:
    (checkout / "vox.tar").touch()
    words = [sys.executable, EXAMPLES / "first_order_model.py", checkout, checkout / "vox.tar"]
    made = Candidate(" ".join(map(str, words))).film(flat(100), [flat(200)] * 4)
    assert [round(float(picture.mean())) for picture in made] == pytest.approx([150] * 4, abs=2)


def test_missing_weights_are_one_sentence(checkout: Path) -> None:
    words = [sys.executable, EXAMPLES / "first_order_model.py", checkout, checkout / "none.tar"]
    with pytest.raises(LabError, match=r"none\.tar"):
        Candidate(" ".join(map(str, words))).film(flat(100), [flat(200)])
