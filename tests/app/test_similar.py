"""The word that the user probably meant."""

from __future__ import annotations

import pytest

from app.similar import did_you_mean


@pytest.mark.parametrize(
    ("word", "hint"),
    [("Clra", "Did you mean “Clara”?"), ("edgar", "Did you mean “Edgar”?"), ("Nobody", ""), ("", "")],
)
def test_the_most_similar_name_is_proposed_as_it_is_written(word: str, hint: str) -> None:
    assert did_you_mean(word, ["Clara", "Edgar"]) == hint
