from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate
from torch.utils.flop_counter import FlopCounterMode

from model.config import DEFAULT
from training import TrainingError
from training.avatar import PARTS, TRAINED, AvatarTask
from training.avatar_losses import difference, texture_difference
from training.avatar_network import AvatarNetwork, load_avatar_network, reenacted, save_half
from training.pairs import Pairs
from training.people import read_people
from training.window import GRID, WINDOW, cut, on_face, on_hidden, painted, points_within, windows_of


@pytest.fixture
def network() -> AvatarNetwork:
    torch.manual_seed(0)
    return AvatarNetwork().eval()


@pytest.mark.parametrize("part", PARTS)
def test_a_step_lowers_the_loss(heads: Path, network: AvatarNetwork, part: str) -> None:
    people = read_people([heads], with_maps=True)
    samples = Pairs(people)
    task = AvatarTask(network, samples, part, None)
    batch = default_collate([samples[i] for i in range(2)])
    optimizer = torch.optim.AdamW(task.groups(), lr=2e-5)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert all(name.startswith(TRAINED[part]) for name in changed)


def test_motion_learns_more_slowly_while_the_picture_is_learnt(network: AvatarNetwork) -> None:
    paint, motion = AvatarTask(network, [], "picture", None).groups()  # type: ignore[arg-type]
    assert "scale" not in paint
    assert motion["scale"] < 1


def test_weights_come_back_as_float16(tmp_path: Path, network: AvatarNetwork) -> None:
    save_half(network, tmp_path / "w.safetensors")
    loaded = load_avatar_network(tmp_path / "w.safetensors")
    for (name, kept), (_, wanted) in zip(loaded.named_parameters(), network.named_parameters(), strict=True):
        torch.testing.assert_close(kept, wanted.half().float(), msg=name)
    (tmp_path / "w.safetensors").write_bytes(b"nonsense")
    with pytest.raises(TrainingError, match="does not hold"):
        load_avatar_network(tmp_path / "w.safetensors")


def test_within_the_budget(tmp_path: Path, network: AvatarNetwork) -> None:
    save_half(network, tmp_path / "w.safetensors")
    assert (tmp_path / "w.safetensors").stat().st_size <= 16 * 2**20
    picture = torch.rand(1, 3, 256, 256)
    with torch.inference_mode():
        encoded = network.generator.encode(picture, network.kp_detector(picture))
        with FlopCounterMode(display=False) as counter:
            network.generator.generate(encoded, network.kp_detector(picture))
    assert counter.get_total_flops() <= 12e9


def test_the_window_shows_what_the_generator_paints(network: AvatarNetwork) -> None:
    source, driving = torch.rand(2, 1, 3, 256, 256)
    with torch.inference_mode():
        at = network.kp_detector(source), network.kp_detector(driving)
        whole = network.generator(source, at[1], at[0])
        corners = [on_face(at[1].value[0])]
        drawings = network.generator.drawings(network.generator.asked(at[1], at[0]))
        part, kept, paint = painted(network.generator, source, whole.motion, drawings, corners)
    inside = (..., slice(64, 96), slice(64, 96))
    torch.testing.assert_close(part[inside], cut(whole.prediction, corners)[inside], atol=1e-3, rtol=0)
    torch.testing.assert_close(network.generator.deformed(source, whole.motion.deformation), whole.deformed)
    assert part.shape[2] == kept.shape[2] == paint.shape[2] == WINDOW * 256 // GRID


def test_points_keep_their_place_on_the_picture_in_a_window() -> None:
    pixels = torch.tensor([[[30.0, 50.0], [100.0, 199.0]]])
    within = points_within(pixels / 127.5 - 1, [(5, 3)])
    side = WINDOW * 256 / GRID
    torch.testing.assert_close(
        (within + 1) * side / 2 - 0.5, pixels - torch.tensor([12.0, 20.0]), atol=0.01, rtol=0
    )


def test_a_window_aside_shows_what_the_source_hides() -> None:
    known = torch.ones(1, GRID, GRID)
    known[:, 2:6, 55:60] = 0
    row, column = on_hidden(known)
    assert row <= 2
    assert column + WINDOW >= 60
    faces = torch.zeros(4, 70, 2)
    corners = windows_of(faces, known.expand(4, 1, GRID, GRID))
    assert corners == [on_face(faces[0])] * 3 + [(row, column)]


def test_differences_are_weighted_by_region() -> None:
    made, wanted, weight = torch.zeros(1, 3, 16, 16), torch.zeros(1, 3, 16, 16), torch.ones(1, 1, 16, 16)
    assert difference(made, wanted, weight) == 0
    made[..., 8:] = 1
    heavier = weight.clone()
    heavier[..., 8:] = 5
    assert difference(made, wanted, heavier) > difference(made, wanted, weight) > 0


def test_texture_may_be_misplaced_but_not_missing() -> None:
    weight, stripes = torch.ones(1, 1, 17, 17), torch.zeros(1, 3, 17, 17)
    stripes[..., 1::4] = 1
    shifted, grey = stripes.roll(2, 3), torch.full_like(stripes, float(stripes.mean()))
    assert texture_difference(stripes, stripes, weight) == 0
    missing = texture_difference(grey, stripes, weight)
    assert texture_difference(shifted, stripes, weight) < 0.2 * missing
    assert difference(shifted, stripes, weight) > difference(grey, stripes, weight)


def test_a_reenactment_has_the_drivers_length(network: AvatarNetwork) -> None:
    picture = np.zeros((DEFAULT.picture_size, DEFAULT.picture_size, 3), np.uint8)
    made = reenacted(network, picture, np.stack([picture] * 3))
    assert made.shape == (3, 256, 256, 3)
    assert made.dtype == np.uint8
