"""The rule packs that come with the program, and what a faulty one is told."""

from datetime import date
from pathlib import Path

import pytest

from rostering import text
from rostering.errors import BadInputError
from rostering.rules.pack import entries, in_force, read_pack

HEAD = 'schema = "rota-rules/1"\npack = "mine"\n'
ENTRY = (
    '[[rule]]\nid = "X"\ntitle = "X"\ntext = "X"\nkind = "MinRest"\nlevel = "P"\nwhere = ["UK"]\ncertainty = "J"\n'
    'source = { name = "us" }\n'
)


def test_every_entry_says_who_says_so() -> None:
    """Each rule has a title, a text and a source, and a violation of it is called after it."""
    for id_, entry in entries().items():
        assert entry.title
        assert entry.text
        assert entry.parts
        assert text.rule_source(id_) == entry.source != ""
        assert text.rule_title(id_).startswith(f"{id_} ")


@pytest.mark.parametrize(
    ("rule", "day", "part", "counts"),
    [
        ("WTR-11", date(1998, 10, 1), "", True),
        ("WTR-11", date(1998, 9, 30), "", False),
        ("WTR-Y", date(2003, 4, 6), "night", True),
        ("WTR-Y", date(2003, 4, 5), "night", False),
        ("WTR-Y", date(2003, 4, 5), "rest", True),
        ("WTR-Y", date(2026, 1, 1), "tea", False),
        ("NO-SUCH", date(2026, 1, 1), "", False),
    ],
)
def test_a_rule_has_its_dates(rule: str, day: date, part: str, counts: bool) -> None:
    """A rule and each of its parts are in force from their first day on."""
    assert (in_force(rule, day, part) is not None) is counts


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        ("schema = 1", "expected 'rota-rules/1'"),
        ("[[rule", "cannot be read"),
        (HEAD + ENTRY.replace('id = "X"\n', ""), "entry (without an id): id is missing"),
        (HEAD + ENTRY.replace('title = "X"\n', ""), "entry X: title is missing"),
        (HEAD + ENTRY.replace("MinRest", "MaxRest"), "entry X: unknown kind 'MaxRest'"),
        (HEAD + ENTRY + "colour = 1\n", "entry X: unknown field 'colour'"),
        (HEAD + ENTRY.replace('{ name = "us" }', '{ url = "u" }'), "entry X: a source needs a name"),
        (HEAD + ENTRY + "valid_from = 2026-01-02\nvalid_until = 2026-01-01\n", "before it begins on 2026-01-02"),
    ],
)
def test_a_faulty_pack_is_one_sentence(tmp_path: Path, pack: str, says: str) -> None:
    """File, entry and what is wrong with it."""
    file = tmp_path / "mine.toml"
    file.write_text(pack, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"Rule pack mine\.toml") as caught:
        list(read_pack(file))
    assert says in str(caught.value)
