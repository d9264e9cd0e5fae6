"""What a passport says, written and read again."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rostering.passports.claims import Bound, Checked, Claims, Employment, Registered, Trained, read_claims
from rostering.passports.fields import Fields
from rostering.passports.signature import canonical

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
ends = st.none() | days
words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(str.strip)


@given(
    st.builds(
        Claims,
        name=words,
        identity_on=days,
        employment=st.builds(Employment, words, st.lists(words, max_size=3).map(tuple), ends),
        registrations=st.lists(
            st.builds(Registered, words, st.none() | words, words, st.booleans(), ends, ends), max_size=3
        ).map(tuple),
        training=st.lists(
            st.builds(Trained, words, words, st.none() | st.integers(1, 9), days, ends, st.none() | words), max_size=3
        ).map(tuple),
        checks=st.lists(st.builds(Checked, words, days, ends, st.none() | words), max_size=3).map(tuple),
        restrictions=st.lists(
            st.builds(Bound, words, st.none() | words, st.none() | words, days, ends, days), max_size=3
        ).map(tuple),
    )
)
def test_claims_come_back_as_they_went(claims: Claims) -> None:
    """Whatever is said, written to canonical JSON and read again is the same, with nothing unknown."""
    written = json.loads(canonical(claims.json("urn:uuid:1")))
    assert read_claims(Fields.of(written)) == (claims, ())
