from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from detector.failure_network import FailureNetwork, FailureOutput, load_failure_network
from face.landmark_network import LandmarkNetwork
from training.avatar_network import save_half
from training.failures.network import FailureTask, begun, figures_of, is_held_out, losses
from training.failures.samples import FailureSamples
from training.people import read_people


def test_a_training_begins_with_the_landmark_network_s_layers(tmp_path: Path) -> None:
    torch.manual_seed(0)
    landmarks = LandmarkNetwork().eval()
    save_half(landmarks, tmp_path / "landmarks.safetensors")
    network = begun(tmp_path / "landmarks.safetensors")
    own, taken = network.state_dict(), load_file(tmp_path / "landmarks.safetensors")
    for name in ("stem.0.0.weight", "quarter.2.second.0.weight", "refine_eighth.first.0.weight"):
        torch.testing.assert_close(own[name], taken[name].float())
    assert begun(None).state_dict().keys() == own.keys()


def test_a_training_goes_on_from_its_own_weights(tmp_path: Path) -> None:
    torch.manual_seed(1)
    save_half(FailureNetwork(), tmp_path / "own.safetensors")
    own, loaded = begun(tmp_path / "own.safetensors"), load_failure_network(tmp_path / "own.safetensors")
    torch.testing.assert_close(own.state_dict(), loaded.state_dict())


def test_a_step_changes_the_head_and_not_the_first_layers(heads: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    save_half(LandmarkNetwork(), tmp_path / "start.safetensors")
    people = read_people([heads])
    task = FailureTask(people, [], FailureSamples(people, [], seed=1), tmp_path / "start.safetensors")
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    optimizer = torch.optim.SGD(task.groups(), lr=0.1)
    batch = {name: torch.stack([task.samples[i][name] for i in range(4)]) for name in task.samples[0]}
    loss, figures = task.loss(batch)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    changed = {n.split(".")[0] for n, v in task.network.state_dict().items() if not torch.equal(v, before[n])}
    assert {"heat", "describe", "judge", "eighth"} <= changed
    assert not changed & {"stem", "quarter"}
    assert set(figures) == {"heat", "score"}


def output(heat: float, score: list[float]) -> FailureOutput:
    count = len(score)
    return FailureOutput(torch.full((count, 1, 24, 24), heat), torch.zeros(count, 32), torch.tensor(score))


def test_the_loss_is_least_at_the_truth_and_cells_without_weight_do_not_count() -> None:
    batch = {
        "heat": torch.zeros(2, 24, 24),
        "weight": torch.ones(2, 24, 24),
        "score": torch.tensor([0.0, 1.0]),
    }
    right, wrong = losses(output(-9.0, [-9.0, 9.0]), batch), losses(output(9.0, [9.0, -9.0]), batch)
    assert all(float(right[name]) < 0.01 < 5 < float(wrong[name]) for name in right)
    nothing = losses(output(9.0, [0.0, 0.0]), batch | {"weight": torch.zeros(2, 24, 24)})
    assert float(nothing["heat"]) == 0


def test_figures_by_order() -> None:
    heat = torch.zeros(4, 24, 24)
    heat[2:] = 1
    batch = {
        "heat": heat,
        "weight": torch.ones(4, 24, 24),
        "score": torch.tensor([0.0, 0.5, 1.0, 1.0]),
    }
    seen = FailureOutput(heat[:, None] * 2, torch.zeros(4, 32), torch.tensor([-1.0, 9.0, 1.0, 2.0]))
    assert figures_of(batch, seen) == {"auc": 1.0, "cell_ap": 1.0}


def test_every_eighth_scene_is_held_out() -> None:
    assert [scene for scene in range(20) if is_held_out(scene)] == [7, 15]
    assert np.mean([is_held_out(scene) for scene in range(800)]) == 1 / 8
