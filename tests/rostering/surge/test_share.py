"""Shares as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError
from rostering.surge.share import Share, typed_share


@given(st.integers(0, 1000), st.sampled_from(("", "+", " +", "+ ")), st.sampled_from(("", "%", " %")))
def test_what_is_written_is_read_again(per_mille: int, sign: str, ending: str) -> None:
    """Every share to a tenth of a percent, written in any usual way, is read as itself."""
    words = Share(per_mille).words
    assert typed_share(words, "Sickness", 100) == Share(per_mille)
    assert typed_share(f"{sign}{words.rstrip('%')}{ending}", "Sickness", 100) == Share(per_mille)


@given(st.text(max_size=30))
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    """Whatever somebody types is a share within its limits or is refused; nothing else happens."""
    match = "^Sickness is a share from 0% to 100%"
    with suppress(BadInputError):
        assert 0 <= typed_share(text, "Sickness", 100).per_mille <= 1000
        return
    with pytest.raises(BadInputError, match=match):
        typed_share(text, "Sickness", 100)


@pytest.mark.parametrize("text", ["120%", "-5%", "", "twenty", "100.1%", "2 0%", "٢٠%", "20%%"])
def test_what_is_no_share(text: str) -> None:
    """Above the most, below nothing, words, other digits: refused."""
    with pytest.raises(BadInputError):
        typed_share(text, "Sickness", 100)


@given(st.integers(0, 1000), st.integers(0, 500), st.integers(0, 500))
def test_a_share_of_more_is_no_less(per_mille: int, one: int, other: int) -> None:
    """A share of a number lies within it, is right to half a one, and grows with it."""
    share = Share(per_mille)
    assert abs(2000 * share.of(one) - 2 * per_mille * one) <= 1000
    assert share.of(min(one, other)) <= share.of(max(one, other))
