from pathlib import Path

import numpy as np
import pytest

from training.arrays_file import save_arrays


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    save_arrays(tmp_path / "7.npz", places=np.arange(3), kinds=["talk", "laugh"])
    with np.load(tmp_path / "7.npz") as file:
        assert file["places"].tolist() == [0, 1, 2]
        assert file["kinds"].tolist() == ["talk", "laugh"]
    assert [path.name for path in tmp_path.iterdir()] == ["7.npz"]


def test_a_file_that_is_there_stays_if_saving_fails(tmp_path: Path) -> None:
    save_arrays(tmp_path / "7.npz", places=np.arange(3))
    with pytest.raises(ValueError, match="allow_pickle"):
        save_arrays(tmp_path / "7.npz", places=np.array([object()]))
    with np.load(tmp_path / "7.npz") as file:
        assert file["places"].tolist() == [0, 1, 2]
