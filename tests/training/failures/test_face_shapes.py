"""train face-shapes: alignment, mirror images, components, and the rig's landmarks by another route."""

import numpy as np
import pytest

from face.head_rotation import rotation_of
from face.ibug import MIRROR
from face.mean_face_3d import MEAN_FACE
from training.failures.face_shapes import aligned, components, mirrored
from training.heads.identity import sample_identity
from training.heads.pack import Pack
from training.heads.rig import Rig


def test_a_moved_head_comes_back_to_the_mean_face_with_all_its_faces() -> None:
    smile = MEAN_FACE.copy()
    smile[48] += (-0.1, -0.05, 0)
    turn = rotation_of(20, 5, -10)
    person = np.stack([MEAN_FACE, smile]) @ turn.T * 3 + (4, 5, 6)
    back = aligned(person[None])[0]
    assert back == pytest.approx(np.stack([MEAN_FACE, smile]), abs=1e-9)


def test_mirroring_twice_changes_nothing_and_keeps_left_and_right_apart() -> None:
    heads = np.random.default_rng(0).normal(size=(3, 68, 3))
    both = mirrored(heads)
    assert both[3, 0] == pytest.approx(heads[0, MIRROR[0]] * (-1, 1, 1))
    assert mirrored(both[3:])[3:] == pytest.approx(heads)


def test_the_component_of_heads_that_differ_in_one_direction_is_that_direction() -> None:
    direction = np.random.default_rng(1).normal(size=(68, 3))
    sizes = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    found = components(sizes[:, None, None] * direction, 1, np.zeros((68, 3)))[0]
    expected = direction * np.sqrt(np.mean(sizes**2))
    assert found * np.sign(found[0, 0] * expected[0, 0]) == pytest.approx(expected)


def test_the_rigs_landmarks_are_those_of_the_posed_skin(pack: Pack) -> None:
    rig = Rig(pack)
    person = sample_identity(7, pack)
    body = rig.body(person.targets, person.ethnicity, person.lid, person.posture)
    smile = {"smile_L": 0.8, "smile_R": 0.6, "jawOpen": 0.3}
    assert rig.landmarks(body, smile) == pytest.approx(rig.pose(body, smile).landmarks, abs=1e-4)
