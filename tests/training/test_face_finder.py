from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from detector.box import Box
from detector.face_finder import CELL, FINDER_SIDE
from detector.finder_network import FinderNetwork
from training.face_finder import FinderSamples, FinderTask, found_and_placed, overlap, silhouette, with_person
from training.people import read_people

ROOM = np.random.default_rng(0).integers(0, 255, (256, 256, 3), dtype=np.uint8)


def test_a_step_lowers_the_loss(heads: Path) -> None:
    torch.manual_seed(0)
    people = read_people([heads], with_maps=True)
    task = FinderTask(people, people, [ROOM])
    batch = default_collate([FinderSamples(people, [ROOM])[i] for i in range(4)])
    optimizer = torch.optim.AdamW(task.groups(), lr=1e-4)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first


def test_a_sample_depends_on_its_number_only(heads: Path) -> None:
    samples = FinderSamples(read_people([heads], with_maps=True), [ROOM])
    assert all(torch.equal(samples[9][name], samples[9][name]) for name in ("picture", "box"))
    boxes = torch.stack([samples[i]["box"] for i in range(40)])
    assert (boxes[:, 2] == 0).any()
    assert (boxes[:, 2] > 0).any()


def test_a_person_in_a_room_covers_the_box(heads: Path) -> None:
    person = read_people([heads], with_maps=True)[0]
    room = np.zeros((90, 160, 3), np.uint8)
    scene, (left, top, width, height) = with_person(room, person, 0, np.random.default_rng(4))
    middle = scene[int(top + height / 2), int(left + width / 2)]
    assert middle.any()
    assert 5 < width < 160
    assert silhouette(person, 0, whole=False).min() == 0
    assert silhouette(person, 0, whole=True).min() == 1


def test_the_right_answer_has_hardly_any_loss() -> None:
    box = torch.tensor([[60.0, 44.0, 40.0, 48.0]])
    answer = torch.zeros(1, 5, FINDER_SIDE // CELL, FINDER_SIDE // CELL)
    answer[:, 0] = -12
    cells = (torch.arange(FINDER_SIDE // CELL) + 0.5) * CELL
    answer[:, 1], answer[:, 2] = (80 - cells)[None] / CELL, (68 - cells)[:, None] / CELL
    answer[:, 3], answer[:, 4] = np.log(40 / CELL), np.log(48 / CELL)
    near = ((cells - 80).abs()[None] < 9.6) & ((cells - 68).abs()[:, None] < 9.6)
    answer[0, 0][near] = 12
    where, how = found_and_placed(answer, box)
    assert where < 1e-3
    assert how < 1e-5
    assert found_and_placed(FinderNetwork().eval()(torch.zeros(1, 3, 160, 160)), box)[0] > 1


def test_overlap_by_hand() -> None:
    assert overlap(Box(0, 0, 10, 10), Box(5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert overlap(Box(0, 0, 10, 10), Box(20, 0, 10, 10)) == 0
