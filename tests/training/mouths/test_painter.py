from pathlib import Path

import pytest
import torch

from model.mouth.network import load_mouth_painter
from tests.training.mouths.people import write_person
from tests.training.steps import losses_of_steps
from training.mouths.painter import PainterTask, measured, weights
from training.mouths.samples import MouthPerson, read_mouths


@pytest.fixture
def people(tmp_path: Path) -> list[MouthPerson]:
    write_person(tmp_path, 21)
    return read_mouths(tmp_path)


@pytest.mark.parametrize("with_critic", [False, True])
def test_steps_lower_the_loss_and_the_weights_are_written(
    people: list[MouthPerson], tmp_path: Path, with_critic: bool
) -> None:
    torch.manual_seed(0)
    task = PainterTask(people, people, with_critic=with_critic)
    losses = losses_of_steps(task, range(4), steps=6, rate=2e-3, figure="picture")
    assert losses[-1] < losses[0]
    task.export(tmp_path)
    loaded = load_mouth_painter(tmp_path / "mouth.safetensors")
    for name, weight in loaded.state_dict().items():
        assert torch.allclose(weight.float(), task.painter.state_dict()[name].float(), atol=2e-2)


def test_figures_of_people_held_out_by_hand(people: list[MouthPerson], tmp_path: Path) -> None:
    task = PainterTask(people, people)
    task.network.eval()
    with torch.no_grad():
        figures = task.evaluate(tmp_path, 3)
    assert (tmp_path / "mouths-000003.jpg").is_file()
    assert figures["l1_before"] == pytest.approx((235 - 110) / 255, abs=0.02)
    true = torch.zeros(3, 8, 8)
    true[:, :, 4:] = 1
    inside = torch.ones(8, 8)
    same, half = (measured(true, made, true, inside) for made in (true, 0.5 * true))
    assert (same["l1_after"], same["gradient_after"], same["sharpness_after"]) == (0, 0, 1)
    assert half["sharpness_after"] == pytest.approx(0.5)
    assert half["l1_after"] == pytest.approx(0.25)


def test_the_inside_of_the_lips_counts_most(people: list[MouthPerson], tmp_path: Path) -> None:
    sample = PainterTask(people, people).samples[0]
    weight, outside = weights(sample["inputs"][None].float() / 255, sample["lips"][None].float() / 255)
    inner = sample["lips"][1] > 0
    assert weight[0, 0][inner].min() > weight[0, 0][outside[0, 0] > 0].max()
