"""Files of weights: what is read, and what is said of those that are something else."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from model.checkpoint import load_networks, read_weights
from model.config import DEFAULT, VOX_256
from model.errors import CheckpointError
from tests.model.tiny import TINY, batch, tiny_networks, tiny_weights

SHIPPED = Path(__file__).parents[2] / "checkpoints" / "default.safetensors"


def published(path: Path, **more: object) -> Path:
    torch.save({**tiny_weights(), **more}, path)
    return path


def flat(dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    return {
        f"{part}.{name}": tensor.to(dtype) if tensor.is_floating_point() else tensor
        for part, weights in tiny_weights().items()
        for name, tensor in weights.items()
    }


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_networks(path, TINY)
    assert str(path) in str(caught.value)
    return str(caught.value)


class Trap:
    """Creates a file when it is unpickled."""

    def __init__(self, footprint: Path) -> None:
        self.footprint = footprint

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (open, (str(self.footprint), "w"))


@pytest.mark.parametrize("is_zip", [True, False])
def test_published_pickle_with_all_that_is_in_it(tmp_path: Path, is_zip: bool) -> None:
    path = tmp_path / "vox-cpk.pth.tar"
    content = {**tiny_weights(), "optimizer_generator": {"state": {}, "param_groups": []}, "epoch": 99}
    torch.save(content, path, _use_new_zipfile_serialization=is_zip)
    found = load_networks(path, TINY).keypoint_detector(batch("source"))
    assert torch.equal(found.value, tiny_networks().keypoint_detector(batch("source")).value)


def test_safetensors(tmp_path: Path) -> None:
    save_file(flat(), tmp_path / "tiny.safetensors")
    made = load_networks(tmp_path / "tiny.safetensors", TINY)
    for name, tensor in made.generator.state_dict().items():
        assert torch.equal(tensor, tiny_weights()["generator"][name])


def test_half_precision_is_read_as_fp32(tmp_path: Path) -> None:
    save_file(flat(torch.float16), tmp_path / "half.safetensors")
    weights = read_weights(tmp_path / "half.safetensors")["generator"]
    assert weights["final.weight"].dtype == torch.float32
    assert weights["first.norm.num_batches_tracked"].dtype == torch.int64


def test_what_a_file_is_shows_in_its_bytes_not_in_its_name(tmp_path: Path) -> None:
    save_file(flat(), tmp_path / "tiny.pth.tar")
    load_networks(tmp_path / "tiny.pth.tar", TINY)
    load_networks(published(tmp_path / "tiny.safetensors"), TINY)


def test_networks_are_ready_to_run() -> None:
    made = load_networks(SHIPPED, DEFAULT)
    for network in (made.keypoint_detector, made.generator):
        assert not network.training
        assert not any(weight.requires_grad for weight in network.parameters())
        assert all(weight.dtype == torch.float32 for weight in network.parameters())


@pytest.mark.parametrize("is_zip", [True, False])
@pytest.mark.parametrize("name", ["evil.pth.tar", "evil.safetensors"])
def test_a_file_that_would_run_a_program_does_not(tmp_path: Path, is_zip: bool, name: str) -> None:
    footprint = tmp_path / "it ran"
    content = {**tiny_weights(), "extra": Trap(footprint)}
    torch.save(content, tmp_path / name, _use_new_zipfile_serialization=is_zip)
    assert "could run a program on this computer" in refusal(tmp_path / name)
    assert not footprint.exists()


def test_a_bare_pickle_is_not_opened(tmp_path: Path) -> None:
    footprint = tmp_path / "it ran"
    (tmp_path / "bare.pth").write_bytes(pickle.dumps(Trap(footprint)))
    assert "bare pickle" in refusal(tmp_path / "bare.pth")
    assert not footprint.exists()


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
@pytest.mark.parametrize("is_zip", [True, False])
def test_a_truncated_pickle_is_refused(tmp_path: Path, is_zip: bool, share: float) -> None:
    path = tmp_path / "cut.pth.tar"
    torch.save(tiny_weights(), path, _use_new_zipfile_serialization=is_zip)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    assert "damaged or cut off. Download it again." in refusal(path)


@pytest.mark.parametrize("length", [20, 1000, 100_000])
def test_safetensors_cut_off(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(SHIPPED.read_bytes()[:length])
    assert "damaged or cut off. Download it again." in refusal(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n <!DOCTYPE html><html>Sign in to continue", "is a web page, not weights"),
        (b"", "holds no weights"),
        (b"Not found", "holds no weights"),
        (b"\xff\xd8\xff\xe0 a picture", "holds no weights"),
        (bytes(range(256)) * 40, "holds no weights"),
    ],
)
@pytest.mark.parametrize("name", ["vox-cpk.pth.tar", "vox.safetensors"])
def test_something_else_under_the_name_of_weights(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert sentence in refusal(tmp_path / name)


def test_unpacked_weights(tmp_path: Path) -> None:
    with zipfile.ZipFile(published(tmp_path / "vox.pth.tar")) as file:
        file.extractall(tmp_path / "unpacked")
    assert "is a folder: the weights were unpacked" in refusal(tmp_path / "unpacked")
    (piece,) = (tmp_path / "unpacked").rglob("data.pkl")
    assert "a piece of unpacked weights" in refusal(piece)


def test_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.pth") == f"There are no weights at {tmp_path / 'nothing.pth'}."


@pytest.mark.parametrize("content", [[1, 2], {"generator": {}}, {"generator": 1, "kp_detector": None}, {}])
def test_weights_of_something_else(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "other.pth")
    assert "weights of something else" in refusal(tmp_path / "other.pth")


def test_weights_of_another_network_are_named() -> None:
    with pytest.raises(CheckpointError, match=r"another network than vox-256. They are of default: choose"):
        load_networks(SHIPPED, VOX_256)


def test_weights_of_no_network_that_guise_knows(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="They are of none that Guise knows"):
        load_networks(published(tmp_path / "tiny.pth"), DEFAULT)


@pytest.mark.parametrize("change", ["missing", "unexpected", "shape"])
def test_one_tensor_amiss_is_enough(tmp_path: Path, change: str) -> None:
    weights = flat()
    if change == "missing":
        del weights["generator.final.bias"]
    elif change == "unexpected":
        weights["generator.more"] = torch.zeros(1)
    else:
        weights["generator.final.bias"] = torch.zeros(4)
    save_file(weights, tmp_path / "amiss.safetensors")
    assert "another network than tiny" in refusal(tmp_path / "amiss.safetensors")


def test_weights_that_are_not_numbers_are_refused(tmp_path: Path) -> None:
    weights = flat()
    weights["generator.final.bias"] = torch.full_like(weights["generator.final.bias"], torch.nan)
    save_file(weights, tmp_path / "nan.safetensors")
    assert "weights that are not numbers" in refusal(tmp_path / "nan.safetensors")


def test_one_number_that_claims_to_be_a_billion_is_refused_before_it_is_copied(tmp_path: Path) -> None:
    bomb = torch.zeros(1, dtype=torch.float16).expand(3_000_000_000)
    path = published(tmp_path / "bomb.pth.tar", generator={"first.conv.weight": bomb})
    assert path.stat().st_size < 10_000_000
    assert "claims more weights than it holds" in refusal(path)


def test_a_file_that_was_compressed_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    plain = published(tmp_path / "plain.pth.tar")
    bomb = tmp_path / "bomb.pth.tar"
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for item in archive.namelist():
            packed.writestr(item, archive.read(item))
    assert "was compressed again" in refusal(bomb)
