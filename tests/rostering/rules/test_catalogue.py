"""The rules that come with the program: all of the catalogue, its numbers, and what is on by default."""

from datetime import date
from typing import Any

import pytest

from rostering.catalogue import roles, setting_kinds, skills
from rostering.rules.entry import NATIONS, RuleEntry, RulePart
from rostering.rules.pack import entries, program_packs
from rostering.rules.rulebook import program_rulebook

# fmt: off
CATALOGUE = [
    "WTR-48", "WTR-OPT", "WTR-11", "WTR-24", "WTR-20", "WTR-COMP", "WTR-N8", "WTR-NHA", "WTR-Y", "WTR-ONCALL",
    "SLEEP-IN", "DST", "AFC-WEEK", "AFC-UNSOC", "AFC-OT", "ROST-LEAD", "DR-SHIFT", "DR-72", "DR-48", "DR-11",
    "DR-LONG", "DR-LATE", "DR-NIGHT", "DR-RUN", "DR-WKND", "DR-BREAK", "DR-OC", "DR-LEAD", "CQC-18", "NURSE-24",
    "NICE-RF", "W-25B", "RISCA", "SCW-REG", "REG-LIVE", "DBS", "CARE-CERT", "TRAIN", "VISA-STU", "VISA-SUP", "RTW",
    "1:1", "GENDER", "WELSH", "CONT", "ALONE", "W-RA", "ALAMA", "PREG", "CEV", "MOVE-10", "MOVE-TEMP", "OUTBREAK",
    "VCOD", "ISO", "TEST", "MA-AGREE", "MA-STATE", "MA-SOD", "MA-CONSENT", "MA-FIT", "MA-DONOR", "MA-LEDGER",
    "RES-DAYS", "RES-RECALL", "CASCADE", "AID-FAIR", "GEN-ONE", "GEN-SKILL", "GEN-AVAIL", "GEN-DAYS-MAX",
    "GEN-DAYS-MIN", "GEN-OFF-MIN", "GEN-WKND-MAX", "GEN-WKND-FULL", "GEN-KIND-MAX", "GEN-KIND-RUN", "GEN-MINUTES",
    "GEN-SUCC", "GEN-AFTER-N", "GEN-REQ", "GEN-COVER", "GEN-PIN", "GEN-CHANGE", "ERA-NOTICE", "GEN-FAIR", "GEN-CONT",
    "GEN-PAIR", "GEN-CAP", "GEN-SPARE", "GEN-COST",
]
# fmt: on
# Off although nothing in their level or certainty says so: the alternative of a part that is on, or without a date yet.
ALTERNATIVES = {
    "WTR-48/fixed",
    "WTR-24/fortnight",
    "RES-DAYS/cluster",
    "RES-DAYS/training",
    "ERA-NOTICE/changes",
    "ERA-NOTICE/pay",
    "W-RA/weights",
    "INDUCT/needed",
}
POOLS = {
    *("POOL-OFF", "POOL-NOTICE", "POOL-HOURS", "POOL-SUP", "VOL-MIN"),
    *("PLACEMENT", "DELEGATE", "ROLE-TASKS", "INDUCT"),
}
FITNESS = {"REG-LIVE", "DBS", "CARE-CERT", "TRAIN", "RTW", "WTR-NHA", "SCW-REG", "MA-FIT", "VISA-SUP"}
PARTS: list[tuple[RuleEntry, RulePart]] = [
    (entry, part) for entry in program_rulebook().entries for part in entry.parts
]
TODAY = date(2026, 11, 23)


def test_every_rule_of_the_catalogue_is_an_entry() -> None:
    """All 91 ids are there; beyond them are what people ask for, the way into the pools, and their own limits."""
    assert len(CATALOGUE) == 91
    assert set(entries()) - set(CATALOGUE) == {"GEN-WEEK-MAX", "WAY-IN", *POOLS}
    assert set(CATALOGUE) <= set(entries())


@pytest.mark.parametrize(("entry", "part"), PARTS, ids=lambda one: one.id if isinstance(one, RulePart) else one.version)
def test_what_is_on_by_default(entry: RuleEntry, part: RulePart) -> None:
    """What has a source or is policy is on, and law and fitness to work even unconfirmed; any other unconfirmed number
    is off, and so is the whole infection pack."""
    if part.id in ALTERNATIVES:
        assert not part.enabled
        return
    wanted = part.certainty != "M" or entry.level == "L" or entry.id in FITNESS
    assert part.on_in_pack is wanted
    assert part.enabled is (wanted and entry.pack != "uk-infection")


@pytest.mark.parametrize(("entry", "part"), PARTS, ids=lambda one: one.id if isinstance(one, RulePart) else one.version)
def test_what_is_unconfirmed_says_what_to_look_up(entry: RuleEntry, part: RulePart) -> None:
    """A number from memory says what to confirm, and every part has a source."""
    assert part.source
    assert part.confirm or part.certainty != "M"
    assert entry.weakest == "M" or not part.unconfirmed


def test_no_text_names_a_number_that_its_parameters_do_not_hold() -> None:
    """In every version the placeholders are filled, and no brace is left."""
    for entry in program_rulebook().entries:
        assert "{" not in entry.words
        assert entry.words[0].isupper() or entry.words[0].isdigit()


@pytest.mark.parametrize(
    ("rule", "part", "parameter", "value"),
    [
        ("WTR-48", "average", "average_minutes", 48 * 60),
        ("WTR-48", "average", "window_days", 17 * 7),
        ("WTR-48", "average", "window_days_where_reg21", 26 * 7),
        ("WTR-48", "average", "window_days_by_agreement", 52 * 7),
        ("WTR-48", "warning", "average_minutes", 46 * 60),
        ("WTR-11", "", "minutes", 11 * 60),
        ("WTR-24", "day", "minutes", 24 * 60),
        ("WTR-24", "longer", "add", 11 * 60),
        ("WTR-20", "", "break_over", 6 * 60),
        ("WTR-20", "", "break_minutes", 20),
        ("WTR-N8", "hazard", "max", 8 * 60),
        ("WTR-Y", "day", "max", 8 * 60),
        ("WTR-Y", "week", "max", 40 * 60),
        ("WTR-Y", "rest", "minutes", 12 * 60),
        ("WTR-Y", "weekly", "minutes", 48 * 60),
        ("WTR-Y", "break", "break_over", 4 * 60 + 30),
        ("DR-SHIFT", "", "max_span", 13 * 60),
        ("DR-72", "", "max", 72 * 60),
        ("DR-72", "", "window_minutes", 168 * 60),
        ("DR-48", "", "opted_out_average_minutes", 56 * 60),
        ("DR-LONG", "run", "max", 5),
        ("DR-LATE", "run", "max", 4),
        ("DR-LATE", "rest", "rest", 48 * 60),
        ("DR-NIGHT", "rest", "rest", 46 * 60),
        ("DR-BREAK", "second", "break_over", 9 * 60),
        ("NICE-RF", "time", "short_minutes", 480),
        ("RISCA", "round", "visit_minutes", 30),
        ("VISA-SUP", "week", "max", 20 * 60),
        ("CONT", "carers", "window_days", 14),
        ("RES-DAYS", "year", "max", 30),
        ("GEN-DAYS-MAX", "", "max", 6),
        ("GEN-AFTER-N", "", "rest", 46 * 60),
    ],
)
def test_the_numbers_in_force(rule: str, part: str, parameter: str, value: Any) -> None:
    """The numbers of the catalogue, in the units of the parameters, where they hold today."""
    found = next(
        (one for nation in NATIONS if (one := program_rulebook().part(rule, TODAY, nation, part)) is not None), None
    )
    assert found is not None
    assert found.params[parameter] == value


def test_training_intervals_are_those_of_the_skills() -> None:
    """The months that the rule names are those that an import counts with."""
    part = program_rulebook().part("TRAIN", TODAY)
    assert part is not None
    assert {code: skills()[code].months for code in part.params["months"]} == dict(part.params["months"])


def test_filters_name_what_there_is() -> None:
    """Kinds of setting and roles in the packs are those of the catalogues."""
    for _, part in PARTS:
        said = part.applies.get("setting_kind", [])
        assert set([said] if isinstance(said, str) else said) <= set(setting_kinds())
        assert part.params.get("where", "direct_care") not in ("nurse", "carer")
    assert "registered_nurse" in roles()


def test_a_pack_knows_its_name() -> None:
    """Each pack is called as its file and has a version, a title and entries."""
    for pack in program_packs():
        assert pack.version
        assert pack.title
        assert all(entry.pack == pack.name for entry in pack.entries)
    assert [pack.name for pack in program_packs() if not pack.default_enabled] == ["uk-infection"]
