from pathlib import Path

import numpy as np
import pytest

from training import TrainingError
from training.people import depth_in_pixels, read_people


def test_the_held_out_are_never_among_the_others(heads: Path) -> None:
    assert [person.seed for person in read_people([heads])] == [1, 2]
    assert [person.seed for person in read_people([heads], held_out=True)] == [20]


def test_a_person_brings_pictures_labels_and_maps(heads: Path) -> None:
    person = read_people([heads], with_maps=True)[0]
    assert person.picture(0).shape == (256, 256, 3)
    assert person.points.shape == (3, 68, 2)
    assert person.maps is not None
    assert person.maps.shape == (3, 64, 64, 4)
    assert read_people([heads])[0].maps is None


def test_a_shard_that_is_still_being_written_is_passed_over(heads: Path) -> None:
    (heads / "00001.npz").write_bytes(b"PK\x03\x04 unfinished")
    (heads / "00003.part.npz").write_bytes(b"")
    assert [person.seed for person in read_people([heads])] == [2]


def test_a_shard_of_an_older_renderer_says_what_to_do(heads: Path) -> None:
    path = heads / "00001.npz"
    with np.load(path) as shard:
        rest = {name: shard[name] for name in shard.files if name != "iris"}
    np.savez(path, **rest)
    with pytest.raises(
        TrainingError, match=r"older renderer made .*00001\.npz \(iris.* render that person again"
    ):
        read_people([heads])


def test_no_people_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="train heads"):
        read_people([tmp_path])


def test_depth_is_in_pixels_and_grows_towards_the_viewer() -> None:
    x, z = np.linspace(-1, 1, 68), np.linspace(-10.2, -9.8, 68)
    in_camera = np.stack([x, 0 * x, z], 1)[None].astype(np.float32)
    points = np.stack([500 * x / -z + 128, 0 * x], 1)[None].astype(np.float32)
    depth = depth_in_pixels(points, in_camera)[0]
    assert abs(depth.mean()) < 1e-3
    assert depth[-1] == pytest.approx(0.2 * 500 / 10, rel=0.01)
