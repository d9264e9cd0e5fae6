"""Training records become skills with a last good day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rostering.catalogue import is_unknown, skill_of_asc, skills
from rostering.imports import fields
from rostering.imports.asc_wds import codes
from rostering.imports.asc_wds.employments import Employments
from rostering.imports.asc_wds.header import names
from rostering.imports.asc_wds.workplaces import Workplaces
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow

PRIVATE = frozenset({"NOTES"})
USED = frozenset(
    names(
        "LOCALESTID UNIQUEWORKERID CATEGORY TRAININGNAME ACCREDITED WHODELIVERED HOWDELIVERED VALIDITY DATECOMPLETED "
        "EXPIRYDATE"
    )
)
DERIVED = {"TRAININGNAME": "used only to find the level"}
LONGEST_NAME = 120
MOST_MONTHS = 999
_LEVEL = re.compile(r"\b(?:level|l)\s*([1-9])\b", re.IGNORECASE | re.ASCII)
_ACCREDITED: dict[int | None, bool | None] = {0: False, 1: True, codes.UNKNOWN: None}
_WHO = {1: "in_house", 2: "external"}
_HOW = {1: "face_to_face", 2: "e_learning"}


@dataclass(frozen=True)
class Training:
    """One training record of the file. A record without any date says nothing that a rule could use."""

    row: SheetRow
    workplace: str
    worker: str
    skill: str
    level: int | None
    done_on: date | None
    until_on: date | None
    accredited: bool | None
    delivered: str | None
    usable: bool


def parse(row: SheetRow, today: date) -> Training:
    """The row as it stands; what is wrong is noted on it."""
    workplace, worker = codes.id_of(row, "LOCALESTID"), codes.id_of(row, "UNIQUEWORKERID")
    if not row.filled("CATEGORY"):
        row.refuse("CATEGORY", "The cell is empty and must be filled.")
    category = codes.number_of(row, "CATEGORY")
    skill = skill_of_asc(category) if category is not None else ""
    if is_unknown(skill):
        row.warn("CATEGORY", f"The category {category} is not in our catalogue; it is kept as '{skill}'.")
    found = _LEVEL.search(row.text("TRAININGNAME", LONGEST_NAME))
    level = int(found[1]) if found else None
    done = codes.past_day_of(row, "DATECOMPLETED", today)
    expiry = codes.day_of(row, "EXPIRYDATE")
    if done is not None and expiry is not None and expiry <= done:
        row.refuse("EXPIRYDATE", f"It expires on {expiry:%d/%m/%Y}, not after it was completed on {done:%d/%m/%Y}.")
    usable = done is not None or expiry is not None
    if not usable:
        row.warn("DATECOMPLETED", "There is neither a date of completion nor of expiry; the record is not stored.")
    who, how = codes.code_of(row, "WHODELIVERED", _WHO), codes.code_of(row, "HOWDELIVERED", _HOW)
    delivered = ";".join([*([_WHO[who]] if who else []), *([_HOW[how]] if how else [])])
    return Training(
        row=row,
        workplace=workplace,
        worker=worker,
        skill=skill,
        level=level,
        done_on=done,
        until_on=_until(row, skill, level, done, expiry),
        accredited=_ACCREDITED.get(codes.code_of(row, "ACCREDITED", (0, 1, codes.UNKNOWN))),
        delivered=delivered or None,
        usable=usable,
    )


def _until(row: SheetRow, skill: str, level: int | None, done: date | None, expiry: date | None) -> date | None:
    """The last good day: the file's expiry, else completed + validity − 1 day, else by the skill's own interval."""
    text = row.text("VALIDITY").lower()
    forever = text == "none"
    months = row.whole("VALIDITY", 1, MOST_MONTHS) if text and not forever else None
    if expiry is not None:
        if forever:
            row.warn("VALIDITY", "The validity is none but there is a date of expiry; the date counts.")
        elif months and done and last_good_day(done, months) != expiry:
            row.warn("EXPIRYDATE", "The date of expiry differs from completion plus validity; the date counts.")
        return expiry
    if done is None or forever:
        return None
    if months is None:
        months = skills()[skill].interval(level) if skill in skills() else None
    return last_good_day(done, months) if months else None


def last_good_day(done: date, months: int) -> date:
    """The last day on which a completion is good for so many months."""
    return fields.months_later(done, months) - timedelta(days=1)


def compare(comparison: Comparison, workplaces: Workplaces, employments: Employments, records: list[Training]) -> None:
    """Plans what the training file adds and changes."""
    found = [(one, worker) for one in records if (worker := _worker(workplaces, employments, one)) is not None]
    best: dict[tuple[object, ...], Training] = {}
    for training, worker in found:
        known = best.setdefault(_key(training, worker["person_id"]), training)
        if _rank(training) > _rank(known):
            best[_key(training, worker["person_id"])] = training
    for training, worker in found:
        change = comparison.row(training.row, f"{training.workplace}/{training.worker} {training.skill}")
        if training.usable and best[_key(training, worker["person_id"])] is training:
            _agree(comparison, change, worker["person_id"], training)
        change.done()


def _worker(workplaces: Workplaces, employments: Employments, training: Training) -> Record | None:
    setting = workplaces.find(training.row, training.workplace)
    if setting is None:
        return None
    worker = employments.find(setting, training.worker)
    if worker is None:
        sentence = f"There is no worker {fields.quoted(training.worker)} at {fields.quoted(training.workplace)}; "
        training.row.refuse("UNIQUEWORKERID", sentence + "import the worker file first, or give both together.")
    return worker


def _key(training: Training, person: Record) -> tuple[object, ...]:
    """What makes two rows speak of one completion; without its date the day it expires stands for it."""
    return id(person), training.skill, training.done_on, training.until_on if training.done_on is None else None


def _rank(training: Training) -> tuple[int, date]:
    """Of two rows for one completion the one with the higher level, then the later last day, counts."""
    return training.level or 0, training.until_on or date.max


def _agree(comparison: Comparison, change: RowChange, person: Record, training: Training) -> None:
    said: dict[str, Value] = {
        "level": training.level,
        "until_on": training.until_on,
        "accredited": training.accredited,
        "delivered": training.delivered,
    }
    known = [one for one in comparison.of("skill", "person_id", person) if one["skill"] == training.skill]
    known = [one for one in known if _is_same(one, training)]
    same = next((one for one in known if one["until_on"] == training.until_on), None) or next(iter(known), None)
    if same is not None:
        change.set(same, **said)
        return
    change.add("skill", person_id=person, skill=training.skill, done_on=training.done_on, source="asc-wds", **said)


def _is_same(skill: Record, training: Training) -> bool:
    """Whether a stored skill is the completion of a row."""
    done: Value = training.done_on
    same_end = done is not None or skill["until_on"] == training.until_on
    return bool(same_end and skill["done_on"] == done)
