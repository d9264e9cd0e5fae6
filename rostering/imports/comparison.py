"""Comparing the rows of a sheet with the store: who and what they name, and what each row adds or changes."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import cached_property

from rostering.imports.faults import Faults
from rostering.imports.fields import quoted
from rostering.imports.persons import Persons
from rostering.imports.plan import Plan, Record, Value
from rostering.imports.report import Report, RowDifference
from rostering.imports.sheet import SheetRow, nearest
from rostering.imports.wording import in_words

Key = Callable[[Record], Hashable]


class Comparison:
    """One import against one state of the store: its plan, its faults and its report."""

    def __init__(self, plan: Plan, faults: Faults, report: Report, today: date, key: bytes) -> None:
        self.plan = plan
        self.faults = faults
        self.report = report
        self.today = today
        self.key = key  # of the identity hash
        self._seen: dict[Hashable, tuple[str, int]] = {}
        self._indexes: dict[tuple[str, str], tuple[Key, dict[Hashable, list[Record]]]] = {}
        self.organisations: set[str] = set()  # the codes of those whose records this import names

    @cached_property
    def persons(self) -> Persons:
        """The people the store knows, by what they are recognised by."""
        return Persons(self.plan, self.report)

    @cached_property
    def with_history(self) -> frozenset[object]:
        """The numbers of the workers for whom worked duties are stored."""
        return self.plan.numbers("actual", "worker_id")

    def row(self, row: SheetRow, subject: str) -> "RowChange":
        """Opens the account of one row; `done` closes it."""
        return RowChange(self, row, subject)

    def once(self, row: SheetRow, key: Hashable, column: str, what: str) -> bool:
        """Whether a key comes for the first time in this import; the second time is a fault."""
        first = self._seen.setdefault(key, (row.file, row.number))
        if first == (row.file, row.number):
            return True
        file = "" if first[0] == row.file else f" of {first[0]}"
        row.refuse(column, f"{what} stands in row {first[1]}{file} already; keep one of the two.")
        return False

    def indexed(self, table: str, name: str, key: Key) -> dict[Hashable, list[Record]]:
        """The rows of a table by a key, built once under a name; rows that are added later are in it too."""
        if (table, name) not in self._indexes:
            index: dict[Hashable, list[Record]] = {}
            for record in self.plan.rows(table):
                index.setdefault(key(record), []).append(record)
            self._indexes[table, name] = (key, index)
        return self._indexes[table, name][1]

    def of(self, table: str, column: str, owner: Record) -> list[Record]:
        """The rows of a table that point at one record, such as a worker's contracts."""
        return self.indexed(table, column, lambda record: id(record[column])).get(id(owner), [])

    def known(self, table: str, names: Mapping[str, Value]) -> Record | None:
        """The first row of a table that bears these names, by column; None where none does."""
        columns = tuple(names)
        index = self.indexed(table, " ".join(columns), lambda record: tuple(record[column] for column in columns))
        return next(iter(index.get(tuple(names.values()), [])), None)

    def add(self, table: str, /, **values: Value) -> Record:
        """Adds a row to the plan and to the indexes of its table."""
        record = self.plan.add(table, **values)
        for (indexed, _), (key, index) in self._indexes.items():
            if indexed == table:
                index.setdefault(key(record), []).append(record)
        return record

    def organisation(self, row: SheetRow, column: str, text: str) -> Record | None:
        """The organisation with this id or exact name; an unknown one is noted."""
        found = [one for one in self.plan.rows("organisation") if text in (one["code"], one["name"])]
        return self._only(row, column, text, found, "organisation", "organisation")

    def setting(self, row: SheetRow, column: str, text: str, organisation: Record | None = None) -> Record | None:
        """The setting with this id or exact name, or `organisation/setting`; an unknown one is noted."""
        by_code = self.indexed("setting", "code", lambda one: one["code"])
        by_name = self.indexed("setting", "name", lambda one: one["name"])
        found = _distinct(by_code.get(text, []) + by_name.get(text, []))
        if not found and "/" in text:
            owner, _, rest = text.partition("/")
            found = _distinct(by_code.get(rest.strip(), []) + by_name.get(rest.strip(), []))
            found = [one for one in found if _owned(one, owner.strip())]
        if len(found) > 1 and organisation is not None:
            found = [one for one in found if one["organisation_id"] is organisation]
        if len(found) > 1:
            found = [one for one in found if one["within_id"] is None] or found
        return self._only(row, column, text, found, "setting", "setting")

    def unit(self, row: SheetRow, column: str, text: str, within: Record) -> Record | None:
        """The unit with this id or exact name inside a setting; an unknown one is noted."""
        units = [one for one in self.plan.rows("setting") if one["within_id"] is within]
        found = [one for one in units if text in (one["code"], one["name"])]
        if not found:
            names = [str(one["name"]) for one in units]
            row.refuse(column, f"There is no unit {quoted(text)} in {within['name']}; {nearest(text, names)}")
            return None
        return found[0]

    def worker(self, row: SheetRow, column: str = "worker") -> Record | None:
        """The worker with this id, or `organisation/id` where two organisations share one; an unknown one is noted."""
        text = row.text(column)
        return self.worker_named(row, column, text) if text else None

    def worker_named(self, row: SheetRow, column: str, text: str) -> Record | None:
        """The same for one of several in a cell."""
        by_code = self.indexed("worker", "code", lambda one: one["code"])
        found = by_code.get(text, [])
        if not found and "/" in text:
            owner, _, code = text.partition("/")
            found = [one for one in by_code.get(code.strip(), []) if _owned(one, owner.strip())]
        if len(found) > 1:
            owners = " or ".join(f"{one['organisation_id']['code']}/{one['code']}" for one in found[:4])
            row.refuse(column, f"Several organisations have a worker {quoted(text)}; write {owners}.")
            return None
        return self._only(row, column, text, found, "worker", "worker")

    def _only(self, row: SheetRow, column: str, text: str, found: list[Record], table: str, word: str) -> Record | None:
        if len(found) == 1:
            self.organisations.add((found[0] if table == "organisation" else found[0]["organisation_id"])["code"])
            return found[0]
        if found:
            choices = " or ".join(_full_name(one) for one in found[:4])
            row.refuse(column, f"There are {len(found)} {word}s {quoted(text)}; write {choices}.")
            return None
        names = {str(one[name]) for one in self.plan.rows(table) for name in ("code", "name") if name in one.values}
        row.refuse(column, f"There is no {word} {quoted(text)}; {nearest(text, names)}")
        return None


class RowChange:
    """What one row of a sheet adds and changes."""

    def __init__(self, comparison: Comparison, row: SheetRow, subject: str) -> None:
        self._comparison = comparison
        self._row = row
        self._subject = subject
        self._state = "unchanged"
        self.words: list[str] = []
        self._notes: list[str] = []

    def add(self, table: str, said: str = "", /, **values: Value) -> Record:
        """Adds a row to the store. With `said` it is a detail of something that may be known already."""
        if said:
            self.words.append(said)
            self._state = "changed" if self._state == "unchanged" else self._state
        else:
            self._state = "new"
        return self._comparison.add(table, **values)

    def set(self, record: Record, /, **values: Value) -> None:
        """Gives columns of a known row new values."""
        differences = self._comparison.plan.set(record, **values)
        if record.id is None:
            return
        words = (in_words(difference) for difference in differences)
        self.words += [word for word in words if word not in self.words]
        if differences and self._state == "unchanged":
            self._state = "changed"

    def agree(self, table: str, names: Mapping[str, Value], said: str = "", /, **values: Value) -> Record:
        """Gives the row that bears these names other values; adds it where there is none, as `add` does."""
        known = self._comparison.known(table, names)
        if known is None:
            return self.add(table, said, **names, **values)
        self.set(known, **values)
        return known

    def say(self, words: str) -> None:
        """Adds to what is told of the row, even where all of it is new."""
        self._notes.append(words)

    def note(self, state: str, words: Sequence[str]) -> None:
        """Says what becomes of a row whose changes no plan holds: new or changed, in these words."""
        self._state = state
        self._notes += words

    def delete(self) -> None:
        """Marks the row as one that ends a record."""
        self._state = "deleted"

    def done(self) -> None:
        """Closes the account of the row."""
        report = self._comparison.report.file(self._row.file)
        setattr(report, self._state, getattr(report, self._state) + 1)
        if self._state != "unchanged":
            words = self._notes if self._state == "new" else [*self._notes, *self.words]
            report.differences.append(RowDifference(self._row.number, self._subject, self._state, tuple(words)))


def _distinct(records: list[Record]) -> list[Record]:
    return list({id(record): record for record in records}.values())


def _owned(record: Record, owner: str) -> bool:
    organisation = record["organisation_id"]
    return owner in (organisation["code"], organisation["name"])


def _full_name(record: Record) -> str:
    owner = record.values.get("organisation_id")
    return f"{owner['code']}/{record['code']}" if owner is not None else str(record["code"])
