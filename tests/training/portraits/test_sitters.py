from __future__ import annotations

import json

from training.portraits.haircuts import STYLES
from training.portraits.people import PEOPLE
from training.portraits.sitters import ORIGINS, as_json, sample_sitter


def test_a_seed_is_a_person() -> None:
    assert sample_sitter(7) == sample_sitter(7)
    assert sample_sitter(7) != sample_sitter(8)


def test_sampled_people_have_a_known_cut_and_are_adults() -> None:
    sitters = [sample_sitter(seed) for seed in range(200)]
    assert {s.cut for s in sitters} <= set(STYLES)
    assert min(s.years for s in sitters) >= 20
    assert all(abs(sum(o.ethnicity) - 1) < 1e-9 for o in ORIGINS.values())
    assert not any(s.beard for s in sitters if not s.male)


def test_a_sitter_fits_into_json() -> None:
    assert json.loads(json.dumps(as_json(sample_sitter(3))))["seed"] == 3


def test_the_people_are_of_many_kinds() -> None:
    people = list(PEOPLE.values())
    assert len(people) >= 24
    assert min(p.years for p in people) <= 25
    assert max(p.years for p in people) >= 68
    assert 0.4 <= sum(p.male for p in people) / len(people) <= 0.6
    assert sum(p.skin[0] < 50 for p in people) >= 5
    assert len({p.cut for p in people}) >= 12
    assert sum(p.glasses is not None for p in people) >= 4
    assert sum(p.beard > 0 for p in people) >= 4
    assert sum(p.scarf is not None for p in people) >= 2
