import numpy as np
import pytest
import torch

from model.motion import Points, Transfer
from tests.model.tiny import TINY, tiny_networks
from training.failures.generators import (
    DAMAGES,
    NO_PAINT,
    Damage,
    Generator,
    damaged,
    stretched,
    without_paint,
)

POINTS, KEYPOINTS = TINY.num_points, TINY.num_kp


def points_at(value: float) -> Points:
    spread = np.random.default_rng(0).uniform(-0.3, 0.3, (POINTS, 2)).astype(np.float32)
    turn = np.broadcast_to(np.eye(2, dtype=np.float32), (KEYPOINTS, 2, 2)).copy()
    return Points(spread + np.float32(value), turn)


def shown(value: int) -> np.ndarray:
    return np.full((8, 8, 3), value, np.uint8)


class Recorder:
    """An engine whose keypoints lie where the picture's brightness says, and that remembers transfers."""

    def __init__(self) -> None:
        self.transfers: list[Transfer] = []
        self.worn: list[int] = []

    def wear(self, avatar: np.ndarray) -> Points:
        self.worn.append(int(avatar[0, 0, 0]))
        return points_at(avatar[0, 0, 0] / 100)

    def locate(self, picture: np.ndarray) -> Points:
        return points_at(picture[0, 0, 0] / 100)

    def animate(self, driving: np.ndarray, transfer: Transfer) -> np.ndarray:
        self.transfers.append(transfer)
        return driving


def run(damage: Damage) -> tuple[Recorder, Recorder, list[np.ndarray]]:
    sound, unpainted = Recorder(), Recorder()
    driver, avatar = [shown(v) for v in (10, 20, 30, 40)], [shown(v) for v in (50, 60, 70, 80)]
    generator = Generator(sound, unpainted, TINY)  # type: ignore[arg-type]
    outputs, asked = generator.outputs(driver, avatar, damage, np.random.default_rng(0))
    assert asked.shape == (4, 70, 2)
    assert np.isnan(asked).all()  # its keypoints are no landmarks
    return sound, unpainted, outputs


def offset(recorder: Recorder) -> np.ndarray:
    (transfer,) = {id(t): t for t in recorder.transfers}.values()
    return transfer.offset


def test_a_sound_generator_moves_the_avatar_from_its_calm_picture() -> None:
    sound, unpainted, outputs = run(DAMAGES["sound"])
    assert sound.worn == [50]
    assert not unpainted.transfers
    assert [int(output[0, 0, 0]) for output in outputs] == [10, 20, 30, 40]
    np.testing.assert_allclose(offset(sound), 0.5 - 0.1, atol=1e-5)


@pytest.mark.parametrize(
    ("damage", "moved"), [("absolute", 0.0), ("miscalibrated", 0.5 - 0.3), ("turned_avatar", 0.8 - 0.1)]
)
def test_other_pictures_give_other_offsets(damage: str, moved: float) -> None:
    sound, _, _ = run(DAMAGES[damage])
    np.testing.assert_allclose(offset(sound), moved, atol=1e-5)


def test_without_paint_the_other_engine_runs() -> None:
    sound, unpainted, _ = run(DAMAGES["unpainted"])
    assert not sound.transfers
    assert len(unpainted.transfers) == 4


def test_errors_of_keypoints_are_constant_and_as_large_as_said() -> None:
    transfer = Transfer(
        np.array(1, np.float32), np.zeros((4000, 2), np.float32), np.zeros((4000, 2, 2), np.float32)
    )
    points = Points(np.zeros((4000, 2), np.float32), np.zeros((4000, 2, 2), np.float32))
    off = damaged(transfer, points, Damage(shift=0.05, turn=0.3), np.random.default_rng(0))
    assert off.offset.std() == pytest.approx(0.05, rel=0.05)
    assert off.turn.std() == pytest.approx(0.3, rel=0.05)
    same = damaged(transfer, points, Damage(), np.random.default_rng(0))
    np.testing.assert_array_equal(same.offset, transfer.offset)
    np.testing.assert_array_equal(same.turn, transfer.turn)


def test_a_stretched_avatar_has_another_aspect_and_moves_as_before() -> None:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * np.float32(0.2)
    points = Points(corners + np.float32(0.1), np.zeros((1, 2, 2), np.float32))
    rest = Transfer(np.array(1, np.float32), points.value, np.eye(2, dtype=np.float32)[None])
    wide = stretched(rest, points, 0.4)
    (width, height) = np.ptp(wide.moved(np.zeros((4, 2), np.float32)), axis=0)
    assert np.log(width / height) == pytest.approx(0.4)
    assert width * height == pytest.approx(0.4**2)
    moved = wide.moved(np.full((4, 2), 0.3, np.float32)) - wide.moved(np.zeros((4, 2), np.float32))
    np.testing.assert_allclose(moved, 0.3, atol=1e-6)
    np.testing.assert_allclose(np.diag(wide.turn[0]), np.exp([0.2, -0.2]), rtol=1e-5)


def test_ignoring_the_occlusion_mask_changes_its_logits_alone_and_the_network_itself_not() -> None:
    networks = tiny_networks()
    before = networks.generator.final.bias.detach().clone()
    changed = without_paint(networks).generator.final.bias - before
    colours = networks.generator.colours
    torch.testing.assert_close(changed[:colours], torch.zeros(colours))
    torch.testing.assert_close(changed[colours:], torch.full_like(changed[colours:], NO_PAINT))
    torch.testing.assert_close(networks.generator.final.bias, before)
