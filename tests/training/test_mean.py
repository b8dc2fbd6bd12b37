import argparse
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from training import TrainingError
from training.mean import add_arguments, mean_of, read_weights, run

ONE = {"points.weight": torch.tensor([1.0, 2.0]).half(), "paint.weight": torch.ones(2), "n": torch.tensor(3)}
OTHER = {
    "points.weight": torch.tensor([2.0, 4.0]).half(),
    "paint.weight": torch.zeros(2),
    "n": torch.tensor(9),
}


def test_the_mean_of_everything_but_counters() -> None:
    made = mean_of([ONE, OTHER])
    assert made["points.weight"].dtype == torch.float16
    assert made["points.weight"].tolist() == [1.5, 3]
    assert made["paint.weight"].tolist() == [0.5, 0.5]
    assert made["n"] == 3


def test_the_mean_of_a_part_leaves_the_rest_as_the_first_has_it() -> None:
    made = mean_of([ONE, OTHER, OTHER], ["points."])
    assert made["points.weight"].tolist() == pytest.approx([5 / 3, 10 / 3], abs=2e-3)
    assert torch.equal(made["paint.weight"], ONE["paint.weight"])


def test_different_networks_have_no_mean() -> None:
    with pytest.raises(TrainingError, match="different networks"):
        mean_of([ONE, {**OTHER, "paint.weight": torch.ones(3)}])
    with pytest.raises(TrainingError, match="different networks"):
        mean_of([ONE, {"n": torch.tensor(1)}])
    with pytest.raises(TrainingError, match="No weight's name begins with eyes"):
        mean_of([ONE, OTHER], ["eyes"])


def test_from_file_to_file(tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("a", "b", "c")]
    save_file(ONE, files[0])
    save_file(OTHER, files[1])
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args([*files[:2], "--output", files[2], "--only", "paint."])) == 0
    assert load_file(files[2])["paint.weight"].tolist() == [0.5, 0.5]
    (tmp_path / "a").write_bytes(b"nonsense")
    with pytest.raises(TrainingError, match="holds no weights"):
        read_weights(tmp_path / "a")
