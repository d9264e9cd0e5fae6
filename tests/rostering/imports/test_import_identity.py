"""The keyed hash that recognises one person at several employers."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError, StoreError
from rostering.people import identity

NUMBERS = st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True)


@given(number=NUMBERS, suffix=st.sampled_from(["", "A", "b", "C", " d"]), gap=st.integers(0, 8))
def test_writing_and_suffix_do_not_matter(number: str, suffix: str, gap: int) -> None:
    """Capitals, spaces and the suffix letter make no difference; another key does."""
    written = number[:gap].lower() + "  " + number[gap:] + suffix
    assert identity.identity_hash(written, b"key") == identity.identity_hash(number, b"key")
    assert identity.identity_hash(number, b"key") != identity.identity_hash(number, b"another")
    assert number not in identity.identity_hash(number, b"key")


@given(number=st.text(max_size=12))
def test_what_is_no_number_is_refused_without_being_repeated(number: str) -> None:
    """Anything else raises ValueError, whose message never holds it."""
    if identity.normalised(number) is None:
        with pytest.raises(ValueError, match="is not a National Insurance number") as caught:
            identity.identity_hash(number, b"key")
        assert len(number) < 3 or number not in str(caught.value)


def test_the_key_is_made_once_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made on first use in a file of mode 0600 outside the store, and stays the same."""
    monkeypatch.delenv(identity.KEY_VARIABLE)
    assert identity.read_key() is None
    made = identity.make_key()
    assert stat.S_IMODE(identity.key_file().stat().st_mode) == 0o600
    assert identity.read_key() == identity.make_key() == made
    assert len(made) == 64


def test_a_short_or_unreadable_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that could be guessed is refused; a key file that cannot be read is never replaced."""
    monkeypatch.setenv(identity.KEY_VARIABLE, "short")
    with pytest.raises(BadInputError, match="shorter than 16"):
        identity.make_key()
    monkeypatch.delenv(identity.KEY_VARIABLE)
    path: Path = identity.key_file()
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be read"):
        identity.make_key()
