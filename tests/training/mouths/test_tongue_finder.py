from pathlib import Path

import pytest
import torch
from torch.utils.data import default_collate

from model.finders.network import load_finder
from tests.training.mouths.tongues import write_tongues
from tests.training.steps import losses_of_steps
from training.mouths.tongue_finder import tongue_task
from training.mouths.tongue_samples import TonguePerson, read_tongues


@pytest.fixture
def people(tmp_path: Path) -> list[TonguePerson]:
    write_tongues(tmp_path, 21)
    return read_tongues(tmp_path)


def test_steps_lower_the_loss_and_the_weights_are_written(people: list[TonguePerson], tmp_path: Path) -> None:
    torch.manual_seed(0)
    task = tongue_task(people, people)
    losses = losses_of_steps(task, range(12), steps=10, rate=3e-3, figure="certain")
    assert losses[-1] < losses[0]
    task.export(tmp_path)
    loaded = load_finder(tmp_path / "tongue.safetensors", 3)
    weight = task.network.state_dict()["squeeze.weight"]
    assert torch.allclose(loaded.state_dict()["squeeze.weight"].float(), weight, atol=1e-2)


def test_a_doubtful_mouth_does_not_count(people: list[TonguePerson]) -> None:
    task = tongue_task(people, people)
    task.network.eval()
    batch = default_collate([task.samples[number] for number in range(4)])
    batch["known"] = torch.zeros(4)
    batch["answer"][:, 0] = 0
    assert float(task.loss(batch)[0].detach()) == 0


def test_a_finder_that_sees_no_tongue_finds_none(
    people: list[TonguePerson], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.finders.task.UNSEEN", 24)
    task = tongue_task(people, people)
    with torch.no_grad():
        task.network.answer[-1].bias[0] = -50
        task.network.eval()
        figures = task.evaluate(tmp_path, 1)
    assert (figures["found"], figures["false"]) == (0, 0)
    assert (tmp_path / "tongue.jpg").is_file(), "tongues that are not found are shown"
