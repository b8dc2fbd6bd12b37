from __future__ import annotations

from pathlib import Path

import pytest
import torch

from app.commands import run
from model import published
from model.config import VOX_256
from model.generator import Generator
from model.keypoint_detector import KeypointDetector
from model.published import published_weights_path
from tests.model.lying_server import serve


def test_takes_a_file_with_the_same_network_and_says_that_its_hash_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.pth.tar"
    parts = {"kp_detector": KeypointDetector(VOX_256), "generator": Generator(VOX_256)}
    torch.save({name: part.half().state_dict() for name, part in parts.items()}, mine)
    assert run(["fetch", "vox-256", "--from", str(mine)]) == 0
    assert "of no published file" in capsys.readouterr().out
    assert published_weights_path().is_file()


def test_refuses_something_else_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.pth.tar"
    torch.save({"weights": torch.zeros(3)}, mine)
    assert run(["fetch", "vox-256", "--from", str(mine)]) == 1
    told = capsys.readouterr().err.strip()
    assert "was not taken" in told
    assert "\n" not in told
    assert not published_weights_path().exists()


def test_without_a_mirror_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(b"<html>gone</html>") as server:
        server.behaviour.content_type = "text/html"
        file = published.PublishedFile("vox.tar", "md5", "0" * 32, (f"{server.url}/file",))
        monkeypatch.setattr(published.fetch, "__defaults__", ((file,),))
        assert run(["fetch", "vox-256"]) == 1
    assert "--from FILE" in capsys.readouterr().err


def test_an_unknown_network_is_a_wrong_word() -> None:
    with pytest.raises(SystemExit) as ended:
        run(["fetch", "vox-512"])
    assert ended.value.code == 2
