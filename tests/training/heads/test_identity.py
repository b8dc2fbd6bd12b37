import dataclasses
import json

import numpy as np

from training.heads.clothes import sample_clothes
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.pack import Pack


def test_the_same_seed_is_the_same_person(pack: Pack) -> None:
    assert sample_identity(7, pack) == sample_identity(7, pack)
    assert sample_identity(7, pack) != sample_identity(8, pack)


def test_people_survive_json(pack: Pack) -> None:
    for seed in range(30):
        person = sample_identity(seed, pack)
        text = person.to_json()
        assert Identity.from_json(text) == person
        assert json.loads(text)["version"] == SAMPLER_VERSION


def test_people_wear_only_garments_of_the_pack(pack: Pack) -> None:
    for seed in range(60):
        person = sample_identity(seed, pack)
        assert person.skin.base in pack.skins
        assert f"clothes_{person.clothes.garment}" in pack.parts
        assert person.eyes.brows in pack.parts
        assert person.hair.cut in ("bald", "shaved", "curls") or f"hair_{person.hair.cut}" in pack.parts


def test_people_vary(pack: Pack) -> None:
    people = [sample_identity(seed, pack) for seed in range(200)]
    assert 70 < sum(p.male for p in people) < 130
    assert {p.age for p in people} == {0, 1, 2, 3}
    assert len({p.hair.cut for p in people}) >= 9
    assert {a.kind for p in people for a in p.accessories} >= {
        "glasses",
        "headphones",
        "beanie",
        "microphone",
    }
    assert not any(p.beard and not p.male for p in people)


def test_one_aspect_does_not_disturb_another(pack: Pack) -> None:
    """Each has its own random stream: the nose is the same whatever the hat's sampler draws."""
    person = sample_identity(3, pack)
    assert dataclasses.replace(person, accessories=()).targets == person.targets


def test_every_person_has_clothes() -> None:
    """A single garment is passed over for every third seed, all twelve for one in thousands."""
    worn = {
        sample_clothes(np.random.default_rng(seed), False, ["female_casual"]).garment for seed in range(40)
    }
    assert worn == {"female_casual"}
