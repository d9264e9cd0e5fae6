"""Which rules count: dates, nations, versions, switches, and a store's own packs beside the program's."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostering.errors import BadInputError
from rostering.rules.entry import NATIONS
from rostering.rules.pack import Pack, parse_pack
from rostering.rules.rulebook import Rulebook, Switch, joined, program_rulebook, rulebook

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1997, 1, 1), date(2030, 1, 1))
SUBJECTS = ("uk-infection", "generic", "MOVE-10", "MOVE-10/gap", "WTR-11", "GEN-WKND-MAX", "nhs-terms", "AFC-OT")


def local(entries: str, head: str = "", name: str = "mine") -> Pack:
    text = f'schema = "rota-rules/1"\npack = "{name}"\n{head}\n{entries}'
    return parse_pack(text, f"{name}.toml", local=True)


def rest(id_: str = "WTR-11", minutes: int = 720, more: str = "") -> str:
    return (
        f'[[rule]]\nid = "{id_}"\ntitle = "Longer rest"\ntext = "{{hours}} hours"\nkind = "MinRest"\nlevel = "P"\n'
        f'where = ["UK"]\ncertainty = "J"\nsource = {{ name = "us" }}\nparams = {{ minutes = {minutes} }}\n{more}\n'
    )


def counts(book: Rulebook, rule: str, day: date, nation: str = "ENG", part: str = "") -> bool:
    return book.part(rule, day, nation, part) is not None


@pytest.mark.parametrize(
    ("rule", "nation", "there"),
    [
        ("WTR-11", "SCO", True),
        ("WTR-11", "NIR", False),  # Great Britain only
        ("SCW-REG", "WAL", True),
        ("SCW-REG", "ENG", False),
        ("RTW", "NIR", True),
        ("DBS", "SCO", False),
    ],
)
def test_a_rule_counts_in_its_nations(rule: str, nation: str, there: bool) -> None:
    """GB is England, Wales and Scotland; UK is all four."""
    assert counts(program_rulebook(), rule, TODAY, nation) is there


@pytest.mark.parametrize(
    ("day", "on"),
    [
        (date(2021, 11, 10), False),
        (date(2021, 11, 11), True),
        (date(2022, 3, 14), True),
        (date(2022, 3, 15), False),
        (TODAY, False),
    ],
)
def test_infection_rules_hold_in_a_check_as_at_a_day_of_theirs(day: date, on: bool) -> None:
    """The vaccination condition of 2021 counts as at its first and last day, never otherwise while the pack is off."""
    assert counts(rulebook(None, day), "VCOD", TODAY) is on
    assert not counts(program_rulebook(), "VCOD", day)


def test_as_at_answers_every_question_for_its_day() -> None:
    """The day that is asked about gives way to it, in every method."""
    book = rulebook(None, date(2025, 6, 1))
    part = book.part("AFC-WEEK", TODAY, "SCO")
    entry = book.entry("AFC-WEEK", TODAY)
    assert part is not None
    assert entry is not None
    assert part.params["minutes"]["SCO"] == 2220
    assert entry.valid_from == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("rule", "part", "name", "old", "new"), [("DR-RUN", "run", "max", 8, 7), ("DR-WKND", "", "per", 2, 3)]
)
def test_the_older_number_stays_until_the_newer_is_confirmed(
    rule: str, part: str, name: str, old: int, new: int
) -> None:
    """Unconfirmed, the version of 2019 leaves that of 2016 in force; switched on it counts; off, neither does."""
    entries = program_rulebook().entries

    def number(*switches: Switch) -> int | None:
        found = Rulebook(entries, switches).part(rule, TODAY, part=part)
        return None if found is None else int(found.params[name])

    assert number() == old
    assert number(Switch(rule, True, TODAY)) == new
    assert number(Switch(rule, False, TODAY)) is None
    assert number(Switch(rule, True, TODAY + timedelta(days=1))) == old


def test_a_version_that_is_sure_is_not_stood_in_for() -> None:
    """Nights in a row: since 2019 any night is followed by rest; switched off, the older version does not come back."""
    book = program_rulebook()
    part = book.part("DR-NIGHT", TODAY, part="rest")
    assert part is not None
    assert part.params["min_run"] == 1
    before = book.part("DR-NIGHT", date(2019, 8, 6), part="rest")
    assert before is not None
    assert before.params["min_run"] == 3
    assert not counts(Rulebook(book.entries, (Switch("DR-NIGHT", False, TODAY),)), "DR-NIGHT", TODAY)


def test_the_nearest_switch_decides() -> None:
    """A part before its rule, a rule before its pack, the latest row first; outside their days they say nothing."""
    entries = program_rulebook().entries
    pack_on = Switch("uk-infection", True, date(2021, 1, 1))
    rule_off = Switch("MOVE-10", False, date(2021, 6, 1), date(2021, 6, 30))
    part_on = Switch("MOVE-10/gap", True, date(2021, 6, 10))
    book = Rulebook(entries, (pack_on, rule_off, part_on))
    assert counts(book, "MOVE-10", date(2021, 5, 31), part="test")
    assert not counts(book, "MOVE-10", date(2021, 6, 10), part="test")
    assert not counts(book, "MOVE-10", date(2021, 6, 9), part="gap")
    assert counts(book, "MOVE-10", date(2021, 6, 10), part="gap")
    assert counts(book, "MOVE-10", date(2021, 7, 1), part="test")
    again = Rulebook(entries, (*book.switches, Switch("uk-infection", False, date(2021, 8, 1))))
    assert counts(again, "MOVE-10", date(2021, 7, 31), part="test")
    assert not counts(again, "MOVE-10", date(2021, 8, 1), part="test")


def test_a_pack_that_is_on_leaves_its_unconfirmed_numbers_off() -> None:
    """Only the rule's own switch confirms a number."""
    entries = program_rulebook().entries
    assert not counts(Rulebook(entries, (Switch("nhs-terms", True, TODAY),)), "AFC-OT", TODAY)
    assert counts(Rulebook(entries, (Switch("AFC-OT", True, TODAY),)), "AFC-OT", TODAY)


SWITCHES = st.lists(
    st.builds(
        lambda subject, on, first, length: Switch(
            subject, on, first, None if length is None else first + timedelta(days=length)
        ),
        st.sampled_from(SUBJECTS),
        st.booleans(),
        DAYS,
        st.none() | st.integers(0, 4000),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=40)
@given(SWITCHES, DAYS, st.sampled_from(NATIONS))
def test_the_list_of_a_day_is_what_each_question_answers(switches: Sequence[Switch], day: date, nation: str) -> None:
    """Asking for all parts of a day and asking for each by name agree, and the kinds share them out."""
    book = Rulebook(program_rulebook().entries, tuple(switches))
    found = book.parts(day, nation)
    assert {part.id for _, part in found} == {
        part.id
        for entry in book.entries
        for part in entry.parts
        if book.part(entry.id, day, nation, part.name) is not None
    }
    assert len({part.id for _, part in found}) == len(found)
    assert all(nation in entry.nations for entry, _ in found)
    kinds = {part.kind for _, part in found}
    assert sum(len(book.parts(day, nation, kind)) for kind in kinds) == len(found)


def test_a_local_pack_stands_in_on_its_own_days() -> None:
    """What it replaces holds before and after it, and in the nations it leaves alone."""
    stands = "valid_from = 2026-01-01\nvalid_until = 2026-12-31"
    mine = local(rest(more=stands).replace('["UK"]', '["ENG"]'), 'replaces = ["WTR-11"]')
    book = Rulebook(joined([mine]))

    def minutes(day: date, nation: str = "ENG") -> int | None:
        part = book.part("WTR-11", day, nation)
        return None if part is None else int(part.params["minutes"])

    assert [minutes(date(2025, 12, 31)), minutes(date(2026, 1, 1))] == [660, 720]
    assert [minutes(date(2026, 12, 31)), minutes(date(2027, 1, 1))] == [720, 660]
    assert minutes(date(2026, 6, 1), "SCO") == 660
    assert minutes(date(1998, 9, 30)) is None
    others = [entry for entry in program_rulebook().entries if entry.id != "WTR-11"]
    assert [entry for entry in book.entries if entry.id != "WTR-11"] == others


@settings(deadline=None)
@given(DAYS, st.integers(0, 4000), st.sampled_from(NATIONS), DAYS)
def test_two_versions_never_hold_on_one_day(first: date, length: int, nation: str, day: date) -> None:
    """Whatever days and nation a local version takes, each day and nation has one version at most."""
    spell = f"valid_from = {first}\nvalid_until = {first + timedelta(days=length)}"
    mine = local(rest(more=spell).replace('"UK"', f'"{nation}"'), 'replaces = ["WTR-11"]')
    versions = [entry for entry in joined([mine]) if entry.id == "WTR-11" and entry.on(day)]
    for one in NATIONS:
        holding = [entry for entry in versions if one in entry.nations]
        local_there = one == nation and first <= day <= first + timedelta(days=length)
        by_law = one != "NIR" and day >= date(1998, 10, 1)
        assert len(holding) == (1 if local_there or by_law else 0)
        assert not holding or holding[0].local is local_there


@pytest.mark.parametrize(
    ("packs", "says"),
    [
        ([local(rest())], 'pack uk-working-time holds this rule on the same days; write replaces = ["WTR-11"]'),
        ([local(rest("MY-REST")), local(rest("MY-REST"), name="other")], "pack mine holds this rule on the same days"),
        ([local(rest("MY-REST"), name="generic")], "a rule pack called generic already"),
        ([local(rest("MY-REST"), 'replaces = ["MY-REST"]')], "which the program does not have"),
        (
            [
                local(
                    rest("MINE")
                    .replace("{hours} hours", "x")
                    .replace('"MinRest"', '"Scope"')
                    .replace("{ minutes = 720 }", '{ rules = ["WTR-12"], scope = "all_employers" }')
                )
            ],
            "speaks of the unknown WTR-12",
        ),
    ],
)
def test_packs_that_contradict_are_refused(packs: list[Pack], says: str) -> None:
    """One sentence that names the pack and the entry."""
    with pytest.raises(BadInputError) as caught:
        joined(packs)
    assert says in str(caught.value)


def test_a_new_rule_of_ones_own_counts_beside_the_rest() -> None:
    """Nothing of the program's is lost by it."""
    book = Rulebook(joined([local(rest("MY-REST"))]))
    assert counts(book, "MY-REST", TODAY)
    assert len(book.entries) == len(program_rulebook().entries) + 1


def test_an_unknown_rule_is_not_in_force() -> None:
    """No entry, no part, and no switch may speak of it."""
    book = program_rulebook()
    assert book.entry("NO-SUCH", TODAY) is None
    assert book.part("NO-SUCH", TODAY) is None
    assert not book.knows("NO-SUCH")
    assert not book.knows("WTR-Y/tea")
    assert book.knows("WTR-Y/night")
    assert book.knows("uk-infection")
