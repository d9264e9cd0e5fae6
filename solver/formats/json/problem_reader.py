"""`rota-problem/1` in: a document becomes a problem, or one sentence says what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from solver.formats.json import schema_name
from solver.formats.json.place import Place, document
from solver.formats.json.rule_reader import in_order, read_rule
from solver.formats.source import FormatError, Source
from solver.limits import Limits, LimitsError
from solver.problem import Duty, FixedWork, Pair, Pin, Problem, ProblemError, Shift, Worker

Read = TypeVar("Read")
NEEDED = ("schema", "id", "days", "shifts", "duties", "workers", "pairs")
ALLOWED = ("weeks", "weekends", "sets", "rules", "pins", "hint", "base", "tiers", "limits")


def read(source: Source) -> Problem:
    """The problem in a document, everything sorted by id. Raises FormatError with the place and what was expected."""
    whole = document(source)
    schema_name.expect(whole, schema_name.PROBLEM)
    sets = _sets(whole)
    fields = Place(source, "", whole.value, sets).object(NEEDED, ALLOWED)
    try:
        return _problem(fields)
    except ProblemError as error:
        raise FormatError(f"{source.name}: {error}") from error


def _problem(fields: Mapping[str, Place]) -> Problem:
    days = tuple(place.whole() for place in fields["days"].items())
    frame = Problem(fields["id"].text(), days, (), (), (), ())
    return frame.replace(
        shifts=_sorted(fields, "shifts", _shift, lambda shift: shift.id),
        duties=_sorted(fields, "duties", _duty, lambda duty: duty.id),
        workers=_sorted(fields, "workers", lambda place: _worker(place, frame), lambda worker: worker.id),
        pairs=_sorted(fields, "pairs", _pair, lambda pair: (pair.worker, pair.duty)),
        rules=_sorted(fields, "rules", read_rule, in_order),
        weeks=_sorted(fields, "weeks", lambda place: place.whole(), int) if "weeks" in fields else (0,),
        weekends=_sorted(fields, "weekends", _weekend, tuple),
        pins=_sorted(fields, "pins", _pin, lambda pin: (pin.worker, pin.duty)),
        hint=_assignments(fields, "hint"),
        base=_assignments(fields, "base") if "base" in fields and fields["base"].value is not None else None,
        tiers=_tiers(fields["tiers"]) if "tiers" in fields and fields["tiers"].value is not None else None,
        limits=_limits(fields["limits"]) if "limits" in fields else {},
    )


def _sorted(
    fields: Mapping[str, Place], name: str, one: Callable[[Place], Read], key: Callable[[Read], Any]
) -> tuple[Read, ...]:
    if name not in fields:
        return ()
    return tuple(sorted((one(place) for place in fields[name].items()), key=key))


def _sets(whole: Place) -> dict[str, tuple[str, ...]]:
    if "sets" not in whole.value:
        return {}
    return {name: place.ids() for name, place in whole.at("sets", whole.value["sets"]).table().items()}


def _shift(place: Place) -> Shift:
    fields = place.object(("id", "code", "day", "start", "end"), ("setting", "quantities", "awake", "tags"))
    return Shift(
        id=fields["id"].text(),
        setting=_text(fields, "setting"),
        code=fields["code"].text(empty=True),
        day=fields["day"].whole(),
        start=fields["start"].whole(),
        end=fields["end"].whole(),
        quantities=_quantities(fields),
        awake=_sorted(fields, "awake", _stretch, tuple),
        tags=_tags(fields),
    )


def _stretch(place: Place) -> tuple[int, int]:
    both = [item.whole() for item in place.items()]
    if len(both) != 2 or both[0] >= both[1]:
        raise place.refuse("a list of two minutes, the first and the end")
    return both[0], both[1]


def _duty(place: Place) -> Duty:
    fields = place.object(("id", "day", "shifts"))
    return Duty(fields["id"].text(), fields["day"].whole(), fields["shifts"].ids())


def _worker(place: Place, frame: Problem) -> Worker:
    fields = place.object(("id",), ("fixed", "carry"))
    carry = {name: number.whole() for name, number in fields["carry"].table().items()} if "carry" in fields else {}
    return Worker(
        id=fields["id"].text(),
        fixed=_sorted(fields, "fixed", lambda item: _fixed(item, frame), _fixed_order),
        carry=dict(sorted(carry.items())),
    )


def _fixed(place: Place, frame: Problem) -> FixedWork:
    fields = place.object(("start", "end"), ("day", "code", "setting", "quantities", "tags"))
    start = fields["start"].whole()
    return FixedWork(
        start=start,
        end=fields["end"].whole(),
        day=fields["day"].whole() if "day" in fields else frame.day_at(start),
        code=_text(fields, "code"),
        setting=_text(fields, "setting"),
        quantities=_quantities(fields),
        tags=_tags(fields),
    )


def _fixed_order(work: FixedWork) -> tuple[Any, ...]:
    tags = tuple(sorted(work.tags))
    return work.start, work.end, work.day, work.code, work.setting, tuple(work.quantities.items()), tags


def _pair(place: Place) -> Pair:
    fields = place.object(("worker", "duty"), ("employer", "cost"))
    return Pair(
        worker=fields["worker"].text(),
        duty=fields["duty"].text(),
        employer=_text(fields, "employer"),
        cost=fields["cost"].whole(0) if "cost" in fields else 0,
    )


def _pin(place: Place) -> Pin:
    fields = place.object(("worker", "duty"), ("on",))
    on = fields["on"].truth() if "on" in fields else True
    return Pin(fields["worker"].text(), fields["duty"].text(), on)


def _assignments(fields: Mapping[str, Place], name: str) -> tuple[tuple[str, str], ...]:
    assignments = _sorted(fields, name, _assignment, tuple)
    if len(set(assignments)) < len(assignments):
        raise fields[name].refuse("a list in which no assignment stands twice")
    return assignments


def _assignment(place: Place) -> tuple[str, str]:
    fields = place.object(("worker", "duty"))
    return fields["worker"].text(), fields["duty"].text()


def _weekend(place: Place) -> tuple[int, ...]:
    days = tuple(item.whole() for item in place.items())
    if not days or any(day != days[0] + number for number, day in enumerate(days)):
        raise place.refuse("a list of days that follow each other")
    return days


def _tiers(place: Place) -> dict[str, int]:
    return {name: weight.whole(0) for name, weight in place.table().items()}


def _limits(place: Place) -> dict[str, Any]:
    fields = place.object((), ("seconds", "gap", "workers", "seed", "deterministic"))
    read: dict[str, Any] = {}
    for name, value in sorted(fields.items()):
        if name == "deterministic":
            read[name] = value.truth()
        elif name in ("gap", "seconds"):
            read[name] = value.number()
        else:
            read[name] = value.whole(0)
    try:
        Limits(**read)
    except LimitsError as error:
        raise FormatError(f"{place.source.name}, {place.path}: {error}") from error
    return read


def _quantities(fields: Mapping[str, Place]) -> dict[str, int]:
    if "quantities" not in fields:
        return {}
    return {name: amount.whole(0) for name, amount in sorted(fields["quantities"].table().items())}


def _tags(fields: Mapping[str, Place]) -> frozenset[str]:
    return frozenset(fields["tags"].ids()) if "tags" in fields else frozenset()


def _text(fields: Mapping[str, Place], name: str) -> str:
    return fields[name].text(empty=True) if name in fields else ""
