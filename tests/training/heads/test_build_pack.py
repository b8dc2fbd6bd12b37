from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from training import TrainingError
from training.heads.build_pack import Checkouts, build, find_parts, main
from training.heads.pack_textures import (
    ATLAS_HEIGHT,
    ATLAS_WIDTH,
    ISLANDS,
    Source,
    cut_skin,
    islands_of,
    origin,
    to_atlas,
    write_texture,
)


def test_a_wrong_folder_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TrainingError, match="no checkout"):
        build(Checkouts(tmp_path, tmp_path), tmp_path / "pack")
    assert (
        main(["--makehuman", str(tmp_path), "--assets", str(tmp_path), "--output", str(tmp_path / "p")]) == 1
    )
    assert "no checkout" in capsys.readouterr().err


def test_the_atlas_shows_at_new_coordinates_what_the_skin_showed_at_old_ones() -> None:
    y, x = np.mgrid[0:2048, 0:2048]
    skin = np.stack([x // 8, y // 8, np.full_like(x, 7)], -1).astype(np.uint8)
    uv = np.array([[0.8, 0.5], [0.82, 0.5], [0.82, 0.52], [0.8, 0.52]], np.float32)  # on the face
    quads = np.array([[0, 1, 2, 3]])
    new, new_quads = to_atlas(uv, quads, islands_of(uv, quads))
    atlas = cut_skin(skin)
    for old, k in zip(uv, new_quads[0], strict=True):
        column, row = (new[k] * (ATLAS_WIDTH, ATLAS_HEIGHT)).astype(int)
        np.testing.assert_allclose(atlas[row, column, :2], [old[0] * 256, (1 - old[1]) * 256], atol=2)


def test_islands_do_not_overlap_in_the_atlas() -> None:
    taken = np.zeros((ATLAS_HEIGHT, ATLAS_WIDTH), int)
    for _, (x, y, width, height) in ISLANDS.values():
        taken[y : y + height, x : x + width] += 1
    assert taken.max() == 1


def test_corners_between_islands_are_doubled() -> None:
    uv = np.array([[0.8, 0.5], [0.9, 0.5], [0.9, 0.6], [0.1, 0.8]], np.float32)
    new, quads = to_atlas(uv, np.array([[0, 1, 2, 0], [0, 1, 2, 3]]), np.array([0, 1]))
    assert len(new) == 7
    assert len(np.unique(quads[0])) == 3


def test_brows_keep_only_their_coverage(tmp_path: Path) -> None:
    picture = np.zeros((512, 512, 4), np.uint8)
    picture[:, 256:, 3] = 255
    cv2.imwrite(str(tmp_path / "eyebrow001.png"), picture)
    name = write_texture(Source(tmp_path / "eyebrow001.png", "tex/eyebrow001"), tmp_path)
    written = cv2.imread(str(tmp_path / name), cv2.IMREAD_UNCHANGED)
    assert written is not None
    assert written.shape == (256, 256)
    assert written[:, :120].max() == 0
    assert written[:, 136:].min() == 255


def test_a_picture_that_git_lfs_has_not_fetched_is_said_plainly(tmp_path: Path) -> None:
    pointer = tmp_path / "teeth.png"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(TrainingError, match="git lfs pull"):
        write_texture(Source(pointer, "tex/teeth"), tmp_path)


def test_leftovers_of_old_checkouts_are_no_parts(tmp_path: Path) -> None:
    base = tmp_path / "base"
    for name in ("hair/bob01", "hair/afro", "clothes/male_suit", "clothes/hat", "eyelashes/a", "eyebrows/b"):
        folder = base / name
        folder.mkdir(parents=True)
        (folder / f"{folder.name}.mhclo").touch()
        if name != "hair/afro":
            (folder / f"{folder.name}.obj").touch()
    parts = find_parts(Checkouts(tmp_path, tmp_path))
    assert list(parts) == ["eyes", "teeth", "tongue", "a", "b", "hair_bob01", "clothes_male_suit"]


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_origin_is_proven_by_the_commit(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        person = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", "-C", str(tmp_path), *person, *words], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "own.png").write_bytes(b"committed as it is")
    digest = "0" * 64
    (tmp_path / "big.png").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 3\n"
    )
    git("add", ".")
    git("commit", "-qm", "pictures")
    assert origin(tmp_path / "own.png", tmp_path)["tier"] == 1
    (tmp_path / "big.png").write_bytes(b"not what the pointer names")
    record = origin(tmp_path / "big.png", tmp_path)
    assert record["tier"] == 2
    assert record["upstream_sha256"] == digest
    json.dumps(record)
