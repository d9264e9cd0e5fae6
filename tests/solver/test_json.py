"""`rota-problem/1` and `rota-result/1`: what is read, what is refused, what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from solver.check import check
from solver.formats.json import read, read_roster, write, write_result
from solver.formats.source import FormatError, Source
from solver.limits import Limits
from solver.problem import Pin, Problem
from solver.result import Result, Status
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.total import Total
from solver.solve import solve
from tests.solver.conftest import week

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
SAMPLE = """{
  "schema": "rota-problem/1", "id": "A1-2026-W48",
  "days": [0, 1440, 2880, 4320, 5760, 7200, 8640, 10080], "weeks": [0], "weekends": [[5, 6]],
  "shifts": [{"id": "A1-N-0", "setting": "A1", "code": "N", "day": 0, "start": 1200, "end": 1920,
              "awake": [[1200, 1920]], "quantities": {"work": 690, "paid": 690, "night": 420}}],
  "duties": [{"id": "A1-N-0", "day": 0, "shifts": ["A1-N-0"]}],
  "workers": [{"id": "p1", "fixed": [{"start": -4320, "end": -3600, "code": "D", "quantities": {"work": 690}}],
               "carry": {"nights": -1}}],
  "pairs": [{"worker": "p1", "duty": "A1-N-0", "employer": "orgA", "cost": 18400}],
  "sets": {"nights": ["A1-N-0"], "all": ["p1"]}, "rules": [
    {"id": "WTR-11", "kind": "MinRest", "severity": "hard", "workers": ["p1"], "start": "history", "end": "open",
     "params": {"minutes": 660, "mode": "in24h"}},
    {"id": "GEN-COVER", "kind": "Cover", "severity": "soft", "tier": "cover",
     "params": {"by": "shift", "rows": [{"shift": "A1-N-0", "min": 1, "target": 1, "priority": 1}]}}],
  "pins": [], "hint": [], "base": null, "limits": {"deterministic": true, "seed": 1, "gap": 0}
}
"""


def sample(**changes: Any) -> str:
    """The sample with some top-level keys changed."""
    return json.dumps({**json.loads(SAMPLE), **changes})


def schema(name: str) -> jsonschema.Draft202012Validator:
    """A published schema."""
    loaded = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def refused(text: str) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(FormatError) as error:
        read(Source("file.json", text))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_sample_is_read() -> None:
    """Ids, fixed work with its day, carry, costs, rules and limits arrive as the file says."""
    problem = read(Source("sample.json", SAMPLE))
    assert problem.horizon == 7
    assert problem.workers[0].fixed[0].day == -3
    assert problem.workers[0].carry == {"nights": -1}
    assert problem.pair["p1", "A1-N-0"].cost == 18400
    rest = next(rule for rule in problem.rules if isinstance(rule, MinRest))
    assert (rest.minutes, rest.mode, rest.workers) == (660, "in24h", ("p1",))
    assert problem.limits == {"deterministic": True, "seed": 1, "gap": 0}
    schema("rota-problem-1").validate(json.loads(SAMPLE))


def test_a_set_stands_for_a_list() -> None:
    """The name of a set means its ids: for workers, for the shifts of a wish, for codes."""
    rules = [
        {"id": "T", "kind": "Total", "workers": "all", "params": {"quantity": "work", "max": 1, "codes": ["N"]}},
        {
            "id": "W",
            "kind": "Request",
            "severity": "soft",
            "params": {"wishes": [{"worker": "p1", "day": 0, "want": "on", "shifts": "nights"}]},
        },
    ]
    total, request = read(Source("sets.json", sample(rules=rules))).rules
    assert total.workers == ("p1",)
    assert request.wishes[0].shifts == {"A1-N-0"}  # type: ignore[attr-defined]


def test_keys_with_x_are_ignored() -> None:
    """A key that starts with `x-` means nothing anywhere."""
    loaded = json.loads(SAMPLE)
    loaded["x-note"] = {"anything": [1, None]}
    loaded["shifts"][0]["x-note"] = 1
    loaded["rules"][0]["params"]["x-note"] = 1
    schema("rota-problem-1").validate(loaded)
    assert write(read(Source("x.json", json.dumps(loaded)))) == write(read(Source("y.json", SAMPLE)))


MALFORMED: list[tuple[str, str, str]] = [
    ("empty object", "{}", "schema"),
    ("a list", "[]", "an object"),
    ("no JSON", "staff,0,1", "line 1, column 1"),
    ("cut", SAMPLE[:300], "cut off"),
    ("another schema", sample(schema="rota-problem/2"), "'rota-problem/1'"),
    ("an answer", sample(schema="rota-result/1"), "the answer to a problem"),
    ("the office's schema", sample(schema="rota-batch/1"), "the rota office"),
    ("a schema of no text", sample(schema=7), "schema"),
    ("not a number", SAMPLE.replace("690", "NaN"), "NaN"),
    ("infinite", SAMPLE.replace("18400", "1e999"), "pairs[0].cost"),
    ("a number of thousands of digits", SAMPLE.replace("18400", "9" * 5000), "5000 digits"),
    ("a huge number", SAMPLE.replace("18400", "9" * 15), "pairs[0].cost"),
    ("half a minute", SAMPLE.replace("1200, ", "1200.5, ", 1), "shifts[0].start"),
    ("true for a number", SAMPLE.replace('"day": 0', '"day": true', 1), "shifts[0].day"),
    ("deep nesting", "[" * 200_000, "nested too deeply"),
    ("deep nesting in a key", sample()[:-1] + ', "x-a": ' + "[" * 200_000, "nested too deeply"),
    ("a key twice", SAMPLE.replace('"weeks": [0]', '"weeks": [0], "weeks": [0]'), "'weeks' stands twice"),
    ("a key twice inside", SAMPLE.replace('"night": 420', '"night": 420, "night": 1'), "shifts[0].quantities"),
    ("an unknown key", sample(nurses=[]), "unknown key 'nurses'"),
    ("an unknown key inside", SAMPLE.replace('"mode"', '"modus"'), "rules[0].params: unknown key 'modus'"),
    ("a missing key", SAMPLE.replace('"minutes": 660, ', ""), "rules[0].params: the key 'minutes' is missing"),
    ("a wrong parameter", SAMPLE.replace("660", '"eleven hours"'), "rules[0].params.minutes"),
    ("a wrong parameter in a row", SAMPLE.replace('"min": 1', '"min": -1'), "rules[1].params.rows[0].min"),
    ("an unknown kind", SAMPLE.replace('"MinRest"', '"Siesta"'), "rules[0].kind"),
    ("an unknown worker", SAMPLE.replace('"workers": ["p1"]', '"workers": ["p2"]'), "'p2'"),
    ("an unknown set", SAMPLE.replace('"workers": ["p1"]', '"workers": "some"'), "rules[0].workers"),
    ("an unknown shift", SAMPLE.replace('"shifts": ["A1-N-0"]', '"shifts": ["A1-N-1"]'), "'A1-N-1'"),
    ("a worker twice", sample(workers=[{"id": "p1"}, {"id": "p1"}]), "'p1' is listed twice"),
    ("a shift that ends before it starts", SAMPLE.replace("1920", "1100"), "shifts[0].awake[0]"),
    ("a day outside", SAMPLE.replace('"day": 0', '"day": 9', 1), "outside 0 to 6"),
    ("one day only", sample(days=[0]), "days"),
    ("an id that is no text", sample(id=None), "id: expected a text"),
    ("an id with a line break", sample(id="a\nb"), "id: expected a text"),
    ("half a character", sample(id="\ud800"), "id: expected a text"),
    ("a gap of two", sample(limits={"gap": 2}), "limits: a gap"),
    ("a weekend with a hole", sample(weekends=[[5, 7]]), "weekends[0]"),
    ("an assignment twice", sample(hint=[{"worker": "p1", "duty": "A1-N-0"}] * 2), "hint"),
]


@pytest.mark.parametrize(("text", "says"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_a_malformed_file_is_refused(text: str, says: str) -> None:
    """One sentence names the file, the place and what was expected."""
    sentence = refused(text)
    assert sentence.startswith("file.json")
    assert says in sentence


def test_every_cut_of_a_file_is_refused() -> None:
    """No prefix of a file passes for the whole."""
    whole = SAMPLE.rstrip()
    for length in range(0, len(whole), 7):
        refused(whole[:length])


def answer(problem: Problem, **run: Any) -> dict[str, Any]:
    """A solve's answer, as a reader gets it."""
    result = solve(problem, Limits(seconds=20, deterministic=True))
    return json.loads(json.dumps(write_result(result, product="1.0", input_sha256="0" * 64, **run)))


def demand(**changes: Any) -> Problem:
    """Two workers, two shifts a week, and three places on one morning."""
    rows = (CoverRow("E0", min=3, target=4, priority=2), CoverRow("N4", min=1, priority=1))
    cover = Cover(id="COVER", severity="soft", rows=rows)
    return week(cover, Total(id="MOST", quantity="shifts", max=2), **changes)


def test_the_answer_fits_its_schema_and_adds_up() -> None:
    """The parts add up to the objective, the gap is zero when proven, and short places are counted once."""
    loaded = answer(demand(), tzdata="2026a")
    schema("rota-result-1").validate(loaded)
    assert loaded["status"] == "OPTIMAL"
    assert loaded["proven"] is True
    assert loaded["gap"] == 0
    assert sum(loaded["parts"].values()) == loaded["objective"] == loaded["bound"]
    assert loaded["short"] == [
        {"shift": "E0", "places": 1, "below": "minimum", "priority": 2},
        {"shift": "E0", "places": 1, "below": "target", "priority": 2},
    ]
    assert loaded["violations"] == []


def test_what_was_given_up_is_named() -> None:
    """A pin against a maximum is given up: BROKEN, with the violation in the answer."""
    loaded = answer(demand(pins=tuple(Pin("ann", f"E{day}") for day in (1, 2, 3))))
    schema("rota-result-1").validate(loaded)
    assert loaded["status"] == "BROKEN"
    assert [(row["kind"], row["worker"]) for row in loaded["violations"]] == [("Change", "ann")]


def test_no_roster_is_said() -> None:
    """Where nothing was found, the numbers are null and the reason stands there."""
    result = Result(
        problem=demand(),
        status=Status.UNSOLVED,
        roster=None,
        report=None,
        bound=None,
        origin="greedy",
        seconds=0.0,
        workers=1,
        seed=1,
        deterministic=True,
        timed_out=True,
        reason="stopped before the first roster",
    )
    loaded = write_result(result, product="1.0", input_sha256="0" * 64)
    schema("rota-result-1").validate(loaded)
    assert (loaded["objective"], loaded["bound"], loaded["gap"], loaded["assignments"]) == (None, None, None, [])


def test_the_roster_in_an_answer_is_read_back() -> None:
    """What was written costs the same when it is read and checked again."""
    problem = demand()
    loaded = answer(problem)
    roster = read_roster(Source("answer.json", json.dumps(loaded)), problem)
    assert check(problem, roster).score.objective == loaded["objective"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"assignments": [{"shift": "E0", "worker": "cat"}]}, "assignments[0].worker"),
        ({"assignments": [{"shift": "E99", "worker": "ann"}]}, "assignments[0].shift"),
        ({"assignments": [{"shift": "E0", "worker": "ann"}] * 2}, "assignments[1]"),
        ({"assignments": None}, "assignments: expected a list"),
        ({"status": "INFEASIBLE"}, "status"),
        ({"schema": "rota-problem/1"}, "a problem to solve"),
        ({"cost": 1}, "unknown key 'cost'"),
    ],
)
def test_a_malformed_answer_is_refused(changes: dict[str, Any], says: str) -> None:
    """An answer to another problem, or none at all, is refused with the place."""
    loaded = {"schema": "rota-result/1", "id": "week", "status": "OPTIMAL", "assignments": [], **changes}
    with pytest.raises(FormatError) as error:
        read_roster(Source("answer.json", json.dumps(loaded)), demand())
    assert says in str(error.value)
