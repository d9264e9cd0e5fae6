"""What the loader of rule packs takes, and what a faulty one is told."""

from datetime import date
from pathlib import Path

import pytest

from rostering import text
from rostering.errors import BadInputError
from rostering.rules.kinds import KINDS
from rostering.rules.pack import entries, parse_pack, read_pack
from rostering.rules.rulebook import program_rulebook

HEAD = 'schema = "rota-rules/1"\npack = "mine"\n'
ENTRY = (
    '[[rule]]\nid = "X"\ntitle = "X"\ntext = "X"\nkind = "MinRest"\nlevel = "P"\nwhere = ["UK"]\ncertainty = "J"\n'
    'source = { name = "us" }\n'
)
WHOLE = ENTRY + "params = { minutes = 660 }\n"
PARTS = ENTRY.replace('kind = "MinRest"\n', "")
PART = '[[rule.part]]\nname = "a"\nkind = "MinRest"\nparams = { minutes = 660 }\n'


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
        ("MOVE-10", date(2021, 6, 1), "gap", False),
        ("NO-SUCH", date(2026, 1, 1), "", False),
    ],
)
def test_a_rule_has_its_dates(rule: str, day: date, part: str, counts: bool) -> None:
    """A rule and each of its parts are in force from their first day on, and not where they are off."""
    assert (program_rulebook().part(rule, day, part=part) is not None) is counts


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        ("schema = 1", "expected 'rota-rules/1'"),
        ("[[rule", "cannot be read"),
        (HEAD + WHOLE + "valid_from = 2026-02-30\n", "entry X, cannot be read"),
        (HEAD + ENTRY.replace('id = "X"\n', ""), "entry (without an id): id is missing"),
        (HEAD + ENTRY.replace('title = "X"\n', ""), "entry X: title is missing"),
        (HEAD + ENTRY.replace('source = { name = "us" }\n', ""), "entry X: source is missing"),
        (HEAD + ENTRY.replace("MinRest", "MaxRest"), "entry X: unknown kind 'MaxRest'"),
        (HEAD + ENTRY + "colour = 1\n", "entry X: unknown field 'colour'"),
        (HEAD + ENTRY.replace('{ name = "us" }', '{ url = "u" }'), "entry X: a source needs a name"),
        (HEAD + ENTRY + "valid_from = 2026-01-02\nvalid_until = 2026-01-01\n", "before it begins on 2026-01-02"),
        (HEAD + ENTRY + 'valid_from = "2026-01-02"\n', "entry X: valid_from is '2026-01-02', expected a date"),
        (HEAD + ENTRY + "valid_from = 2026-01-02T00:00:00\n", "expected a date"),
        (HEAD + ENTRY, "entry X: MinRest needs the parameter 'minutes'"),
        (HEAD + ENTRY + "params = { minutes = 660, mood = 1 }\n", "entry X: MinRest has no parameter 'mood'"),
        (
            HEAD + ENTRY + 'params = { minutes = "11 h" }\n',
            "parameter 'minutes' of MinRest is '11 h', expected a whole",
        ),
        (HEAD + ENTRY + "params = { minutes = true }\n", "parameter 'minutes' of MinRest is True"),
        (HEAD + ENTRY + "params = { minutes = -1 }\n", "parameter 'minutes' of MinRest is -1"),
        (HEAD + ENTRY + 'params = { minutes = 660, mode = "gab" }\n', "expected one of gap, in24h"),
        (
            HEAD + ENTRY + 'params = { minutes = { from = "the.moon" } }\n',
            "reads 'the.moon', which cannot be looked up",
        ),
        (HEAD + WHOLE.replace('certainty = "J"', 'certainty = "Q"'), "entry X: certainty is 'Q'"),
        (HEAD + WHOLE.replace('certainty = "J"', 'certainty = "M"'), "certainty M needs 'confirm'"),
        (HEAD + WHOLE.replace('level = "P"', 'level = "Z"'), "entry X: level is 'Z', expected one of L, C, G, P"),
        (HEAD + WHOLE.replace('["UK"]', '["FR"]'), "entry X: where is 'FR'"),
        (HEAD + WHOLE.replace('["UK"]', '"UK"'), "entry X: where is a list"),
        (HEAD + WHOLE + 'severity = "mild"\n', "severity is 'mild', expected one of hard, soft, report"),
        (HEAD + WHOLE + 'tier = "fun"\n', "tier is 'fun'"),
        (HEAD + WHOLE + 'scope = "world"\n', "scope is 'world'"),
        (HEAD + WHOLE + 'enabled = "yes"\n', "enabled is 'yes'"),
        (HEAD + WHOLE + "weight = -1\n", "weight is -1"),
        (HEAD + WHOLE + 'start = "never"\n', "start is 'never'"),
        (HEAD + WHOLE + "applies = { shoe_size = 9 }\n", "applies has no field 'shoe_size'"),
        (HEAD + WHOLE + 'applies = { all = [{ field = "age", op = "near", value = 18 }] }\n', "unknown op 'near'"),
        (HEAD + WHOLE + 'applies = { all = [{ field = "moon.x", op = "eq", value = 1 }] }\n', "unknown field 'moon.x'"),
        (HEAD + WHOLE + 'waiver = { by = ["the cat"] }\n', "waiver.by is 'the cat'"),
        (HEAD + WHOLE + 'waiver = { by = ["manager"], price = 1 }\n', "waiver has the unknown field 'price'"),
        (HEAD + WHOLE + 'waiver = { by = ["manager"], cost = "cake" }\n', "waiver.cost is 'cake'"),
        (HEAD + WHOLE.replace('text = "X"', 'text = "{hours} and {minuets}"'), "placeholder {minuets}"),
        (HEAD + WHOLE.replace('text = "X"', 'text = "{mode:hours}"'), "placeholder {mode:hours}"),
        (HEAD + WHOLE.replace('text = "X"', 'text = "{a.minutes}"'), "placeholder {a.minutes}"),
        (HEAD + WHOLE + WHOLE, "entry X: two versions hold on the same days"),
        (HEAD + PARTS + PART + PART, "entry X: two parts are called 'a'"),
        (HEAD + WHOLE + PART, "entry X: kind and params stand in the entry or in its parts"),
        (HEAD + PARTS + PART + "colour = 1\n", "entry X, part a: unknown field 'colour'"),
        (
            HEAD + PARTS + "valid_from = 2026-01-01\n" + PART + "valid_from = 2025-01-01\n",
            "part a: its dates reach outside",
        ),
        (HEAD + PARTS, "entry X: unknown kind None"),
        (HEAD + 'replaces = ["WTR-11"]\n' + WHOLE, "replaces WTR-11 but holds no entry of that id"),
        (HEAD + 'mood = "bad"\n' + WHOLE, "unknown field 'mood' in its header"),
        (HEAD.replace("mine", "My Pack") + WHOLE, "has the name 'My Pack'"),
        (
            HEAD
            + ENTRY.replace("MinRest", "Total")
            + 'params = { quantity = "work", period = "week", min = 9, max = 8 }\n',
            "at least 9 and at most 8, which contradict",
        ),
        (
            HEAD + ENTRY.replace("MinRest", "Total") + 'params = { quantity = "work", period = "week" }\n',
            "Total needs one of the parameters min, max",
        ),
    ],
)
def test_a_faulty_pack_is_one_sentence(tmp_path: Path, pack: str, says: str) -> None:
    """File, entry and what is wrong with it."""
    file = tmp_path / "mine.toml"
    file.write_text(pack, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"Rule pack mine\.toml") as caught:
        list(read_pack(file))
    assert says in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_versions_may_follow_each_other() -> None:
    """One ends the day before the other begins; on the same days in different nations there is nothing to refuse."""
    early, late = "valid_until = 2025-12-31\n", "valid_from = 2026-01-01\n"
    assert len(parse_pack(HEAD + WHOLE + early + WHOLE + late, "mine.toml").entries) == 2
    apart = [WHOLE.replace("UK", nation) for nation in ("SCO", "WAL")]
    assert len(parse_pack(HEAD + "".join(apart), "mine.toml").entries) == 2
    with pytest.raises(BadInputError, match="two versions"):
        parse_pack(HEAD + WHOLE + early + WHOLE + late.replace("2026-01-01", "2025-12-31"), "mine.toml")


def test_a_part_takes_from_its_entry_what_it_leaves_out() -> None:
    """Scope, dates, waiver and applies come from the entry; what the part says itself comes before."""
    said = 'scope = "all_employers"\nvalid_from = 2026-01-01\n'
    said += 'applies = { age_below = 18 }\nwaiver = { by = ["manager"] }\n'
    own = PART.replace('"a"', '"b"') + 'severity = "soft"\ntier = "fairness"\nweight = 4\nwaiver = { by = [] }\n'
    entry = parse_pack(HEAD + PARTS + said + PART + own, "mine.toml").entries[0]
    first, second = entry.parts
    assert (first.id, first.severity, first.scope, first.valid_from) == (
        "X/a",
        "hard",
        "all_employers",
        date(2026, 1, 1),
    )
    assert first.applies == {"age_below": 18}
    assert first.waiver.by == ("manager",)
    assert (second.severity, second.tier, second.weight, second.waiver.by) == ("soft", "fairness", 4, ())


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        ("Total", 'quantity = "minutes_worked", period = "day", max = 480', {"quantity": "work", "max": 480}),
        ("RollingLimit", 'quantity = "work", window = "17 weeks", average = 2880', {"window_days": 119}),
        ("RollingLimit", 'quantity = "work", window = "17 weeks", average = 2880', {"average_minutes": 2880}),
        ("RollingLimit", 'quantity = "work", window = "168 hours", max = 4320', {"window_minutes": 10080}),
        ("ShiftShape", "break_from = 720, break_minutes = 30", {"break_over": 719}),
    ],
)
def test_numbers_are_read_in_one_form(kind: str, given: str, read: dict[str, object]) -> None:
    """Minutes worked are work, windows in words are days or minutes."""
    pack = HEAD + ENTRY.replace("MinRest", kind) + f"params = {{ {given} }}\n"
    params = parse_pack(pack, "mine.toml").entries[0].parts[0].params
    assert {name: params[name] for name in read} == read


def test_the_kinds_are_those_of_the_catalogue() -> None:
    """The names are final."""
    assert set(KINDS) == {
        "Eligibility",
        "MinRest",
        "PeriodicRest",
        "RestAfterRun",
        "RollingLimit",
        "Total",
        "ConsecutiveRun",
        "ForbiddenSuccession",
        "WeekendLimit",
        "Movement",
        "Request",
        "Change",
        "ShiftShape",
        "Cover",
        "Fairness",
        "Companion",
        "Distinct",
        "Spare",
        "Clock",
        "Pay",
        "Process",
        "Scope",
    }
