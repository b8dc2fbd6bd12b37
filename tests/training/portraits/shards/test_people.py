from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.heads.accessories import AccessoryLook
from training.heads.identity import Identity, sample_identity
from training.heads.pack import Pack
from training.portraits.haircuts import STYLES
from training.portraits.shards.people import UNDER_HATS, sitter_of, with_nicer_shapes, without_hair


@pytest.fixture(scope="module")
def people(pack: Pack) -> list[Identity]:
    return [sample_identity(seed, pack) for seed in range(60)]


def test_sitters_are_the_people_of_train_heads(people: list[Identity]) -> None:
    for identity in people:
        sitter = sitter_of(identity, np.random.default_rng(identity.seed))
        assert sitter.male == identity.male
        assert sitter.skin[0] == identity.skin.lightness
        assert sitter.iris == identity.eyes.iris
        assert sitter.garment == identity.clothes.garment
        assert (sitter.beard > 0) == (identity.beard is not None)


def test_cuts_are_many_and_known(people: list[Identity]) -> None:
    cuts = {sitter_of(identity, np.random.default_rng(identity.seed)).cut for identity in people}
    assert cuts <= set(STYLES)
    assert len(cuts) > 10


def test_hair_below_hats_is_short(people: list[Identity]) -> None:
    hat = AccessoryLook("cap", (0.1, 0.1, 0.1), 0.3, 1)
    for identity in people:
        worn = replace(identity, accessories=(hat,))
        assert sitter_of(worn, np.random.default_rng(0)).cut in UNDER_HATS


def test_nicer_shapes_add_to_the_persons_own(people: list[Identity]) -> None:
    nicer = with_nicer_shapes(people[0], np.random.default_rng(0))
    for name, weight in people[0].targets.items():
        assert nicer.targets[name] >= weight
    assert nicer.targets["eyebrows/eyebrows-trans-up"] > people[0].targets.get(
        "eyebrows/eyebrows-trans-up", 0
    )


def test_labels_are_drawn_without_the_quick_renderers_hair(people: list[Identity]) -> None:
    bald = without_hair(people[0])
    assert bald.hair.cut == "bald"
    assert bald.beard is None
    assert bald.targets == people[0].targets
