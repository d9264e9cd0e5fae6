"""The training sheet: one completed course a row, with its last good day."""

from dataclasses import dataclass
from datetime import date

from rostering.catalogue import skills
from rostering.imports.asc_wds.training import last_good_day
from rostering.imports.comparison import Comparison
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow, columns

KIND = "training"
COLUMNS = columns("worker skill done", "level until issuer")


@dataclass(frozen=True)
class TrainingRow:
    """One completion of the sheet."""

    row: SheetRow
    skill: str
    level: int | None
    done_on: date
    until_on: date | None
    issuer: str


def parse(row: SheetRow, today: date) -> TrainingRow:
    """The row as it stands; without an end the skill's own interval gives the last good day."""
    titles = {skill.code: skill.title for skill in skills().values()}
    code, level = row.known("skill", titles, "skill") or "", row.whole("level", 1, 9)
    done, until = row.needed_date("done"), row.date("until")
    if done > today:
        row.refuse("done", f"The date {done} is in the future.")
    if until is not None and until < done:
        row.refuse("until", f"It ends on {until}, before it was done on {done}.")
    if until is None and code and done != date.min:
        months = skills()[code].interval(level)
        until = last_good_day(done, months) if months else None
    return TrainingRow(row, code, level, done, until, row.text("issuer"))


def compare(comparison: Comparison, rows: list[TrainingRow]) -> None:
    """Plans what the sheet adds and changes."""
    for training in rows:
        row = training.row
        worker = comparison.worker(row)
        issuer = comparison.organisation(row, "issuer", training.issuer) if training.issuer else None
        if worker is None or (training.issuer and issuer is None):
            continue
        person = worker["person_id"]
        key = ("training", id(person), training.skill, training.done_on)
        if not comparison.once(row, key, "skill", "The same worker, skill and day"):
            continue
        change = comparison.row(row, f"{worker['code']} {training.skill}")
        values: dict[str, Value] = {"level": training.level, "until_on": training.until_on}
        if issuer is not None:
            values["issuer"] = issuer["code"]
        same = [one for one in comparison.of("skill", "person_id", person) if _is(one, training)]
        same.sort(key=lambda one: bool(one["until_on"] != training.until_on))
        if same:
            change.set(same[0], **values)
        else:
            change.add(
                "skill", person_id=person, skill=training.skill, done_on=training.done_on, source="sheet", **values
            )
        change.done()


def _is(stored: Record, training: TrainingRow) -> bool:
    return (stored["skill"], stored["done_on"]) == (training.skill, training.done_on)
