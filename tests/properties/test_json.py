"""A problem in JSON is the problem: written, read back, reordered, renamed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.formats.json import read, write
from solver.formats.source import FormatError, Source
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems, rosters_of

SCHEMA = json.loads((Path(__file__).parents[2] / "data/schemas/rota-problem-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SMALL = Size(workers=3, days=4, templates=2)
few = settings(max_examples=15, suppress_health_check=list(HealthCheck))


@few
@given(data=st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    """The text read and written again is the same text, fits the published schema, and costs a roster the same."""
    problem = data.draw(problems(KINDS, SMALL))
    text = write(problem)
    back = read(Source("problem.json", text))
    VALIDATOR.validate(json.loads(text))
    assert write(back) == text
    roster = data.draw(rosters_of(problem))
    here, there = check(problem, roster), check(back, roster)
    assert Counter(here.violations) == Counter(there.violations)
    assert here.score.parts == there.score.parts


@pytest.mark.slow
@few
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_a_file_means_nothing(data: st.DataObject, random: object) -> None:
    """A document with its arrays shuffled is the same problem."""
    text = write(data.draw(problems(KINDS, SMALL)))
    loaded = json.loads(text)
    for name in ("shifts", "duties", "workers", "pairs", "rules", "pins", "hint", "weekends"):
        random.shuffle(loaded[name])  # type: ignore[attr-defined]
    assert write(read(Source("shuffled.json", json.dumps(loaded)))) == text


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_spoilt_file_is_refused_or_read(data: st.DataObject) -> None:
    """Whatever one value is replaced by, a file reads or is refused in one sentence; nothing else is raised."""
    loaded = json.loads(write(data.draw(problems(KINDS, Size(workers=2, days=3, templates=2)))))
    spots = list(_spots(loaded))
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(
        st.sampled_from(
            [None, True, -1, 0, 10**12, 0.5, "", "x", "w0", [], [None], [[]], {}, {"id": "a"}, "\ud800", "a\nb"]
        )
    )
    said = refusal(json.dumps(loaded))
    assert said is None or (said.startswith("spoilt.json") and "\n" not in said)


def refusal(text: str) -> str | None:
    """What a file is refused with; None where it reads."""
    try:
        read(Source("spoilt.json", text))
    except FormatError as error:
        return str(error)
    return None


def _spots(loaded: object):  # type: ignore[no-untyped-def]
    if isinstance(loaded, dict | list):
        for key, value in list(loaded.items() if isinstance(loaded, dict) else enumerate(loaded)):
            yield loaded, key
            yield from _spots(value)
