"""What an import would change in the store: rows read, added and altered in memory, then written at once.

A foreign key holds the other row itself, stored or not yet stored, so that a new worker can point at a new person; the
numbers are filled in when the plan is applied.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

import rostering.store.tables as tables

# Tables in the order in which they are written: what others point at comes first.
ORDER: tuple[type[SQLModel], ...] = (
    tables.Organisation,
    tables.Area,
    tables.Setting,
    tables.Client,
    tables.Person,
    tables.Worker,
    tables.Pattern,
    tables.Contract,
    tables.Skill,
    tables.Registration,
    tables.OptOut,
    tables.Absence,
    tables.Availability,
    tables.Request,
    tables.PatternFollowed,
    tables.HistorySum,
    tables.Actual,
    tables.Demand,
    tables.RateCard,
    tables.PoolMembership,
    tables.StudyTerm,
    tables.Workload,
    tables.Travel,
    tables.ClientPreference,
    tables.Pair,
    tables.Placement,
    tables.Delegation,
    tables.Agreement,
    tables.AgreementOrganisation,
    tables.AgreementSetting,
)
_MODELS = {str(model.__tablename__): model for model in ORDER}
ROWS_A_STATEMENT = 5_000

Value = Any  # what a column holds, or the Record a foreign key points at


class Record:
    """One row of the store as this import sees it: what is stored, with what is to change laid over it."""

    __slots__ = ("changed", "id", "table", "values")

    def __init__(self, table: str, id: int | None, values: dict[str, Value]) -> None:
        self.table = table
        self.id = id
        self.values = values
        self.changed: set[str] = set()

    def __getitem__(self, column: str) -> Value:
        return self.values[column]

    @property
    def points_at_new(self) -> bool:
        """Whether a row that it points at is not in the store yet."""
        return any(isinstance(value, Record) and value.id is None for value in self.values.values())


class Difference:
    """One value that an import would change."""

    __slots__ = ("after", "before", "column", "table")

    def __init__(self, table: str, column: str, before: Value, after: Value) -> None:
        self.table = table
        self.column = column
        self.before = before
        self.after = after


class Plan:
    """Collects additions and changes against one state of the store; nothing is written before `apply`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, list[Record]] = {}
        self._added: dict[str, list[Record]] = {}
        self._altered: dict[int, Record] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the store already says everything."""
        return not self._added and not self._altered

    def rows(self, name: str, *conditions: ColumnElement[bool]) -> list[Record]:
        """Every row of a table, stored and added; with conditions only the stored rows that meet them are read.

        A table is read once: the conditions of the first call hold for the whole plan.
        """
        if name not in self._rows:
            self._rows[name] = self._read(name, conditions)
        return self._rows[name]

    def numbers(self, name: str, column: str) -> frozenset[object]:
        """The distinct values of one column of the stored rows, without reading the rows."""
        return frozenset(self._session.execute(select(_table(name).c[column]).distinct()).scalars())

    def add(self, name: str, /, **values: Value) -> Record:
        """A new row; columns that are not given take the table's defaults."""
        rows = self.rows(name)
        fields = _MODELS[name].model_fields
        defaults = {column: field.default for column, field in fields.items() if column != "id"}
        unknown = values.keys() - defaults.keys()
        if unknown:
            raise TypeError(f"{name} has no column {', '.join(sorted(unknown))}")
        record = Record(name, None, defaults | values)
        rows.append(record)
        self._added.setdefault(name, []).append(record)
        return record

    def set(self, record: Record, /, **values: Value) -> list[Difference]:
        """Gives columns new values and tells which of them differ from before."""
        found = []
        for column, after in values.items():
            before = record.values[column]
            if before == after:
                continue
            found.append(Difference(record.table, column, before, after))
            record.values[column] = after
            if record.id is not None:
                record.changed.add(column)
                self._altered[id(record)] = record
        return found

    def apply(self) -> None:
        """Writes everything, in bulk, in the transaction that is open."""
        for name in _MODELS:
            waiting = self._added.get(name, [])
            while waiting:  # a row that lies in another new one of its table comes after it
                ready = [record for record in waiting if not record.points_at_new]
                waiting = [record for record in waiting if record.points_at_new]
                for start in range(0, len(ready), ROWS_A_STATEMENT):
                    self._insert(_table(name), ready[start : start + ROWS_A_STATEMENT])
        groups: dict[tuple[str, tuple[str, ...]], list[Record]] = {}
        for record in self._altered.values():
            groups.setdefault((record.table, tuple(sorted(record.changed))), []).append(record)
        for (name, columns), records in groups.items():
            self._update(_table(name), columns, records)

    def _read(self, name: str, conditions: Sequence[ColumnElement[bool]]) -> list[Record]:
        table = _table(name)
        keys = {column.name: target for column in table.columns if (target := _target(column))}
        pointed = {target: self._by_id(target) for target in set(keys.values()) - {name}}
        statement = select(table).where(*conditions).order_by(*table.primary_key.columns)
        names = [column.name for column in table.columns if column.name != "id"]
        places = [(column, pointed[target]) for column, target in keys.items() if target != name]
        rows = []
        numbered = "id" in table.columns
        for at, row in enumerate(self._session.execute(statement)):
            number, values = (row[0], row[1:]) if numbered else (at, row)
            found = dict(zip(names, values, strict=True))
            for column, others in places:
                if found[column] is not None:
                    found[column] = others[found[column]]
            rows.append(Record(name, number, found))
        own = {record.id: record for record in rows}
        for column in (column for column, target in keys.items() if target == name):
            for record in rows:
                record.values[column] = own.get(record.values[column])
        return rows

    def _by_id(self, name: str) -> dict[int | None, Record]:
        if name not in _MODELS:  # a table that imports never touch: its numbers stay numbers
            return _Numbers()
        return {record.id: record for record in self.rows(name)}

    def _insert(self, table: Table, records: list[Record]) -> None:
        rows = [{column: _stored(value) for column, value in record.values.items()} for record in records]
        if "id" not in table.columns:  # found again by what it points at
            self._session.connection().execute(insert(table), rows)
            return
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        for record, number in zip(records, self._session.execute(statement, rows).scalars(), strict=True):
            record.id = number

    def _update(self, table: Table, columns: tuple[str, ...], records: list[Record]) -> None:
        keys = [column.name for column in table.primary_key.columns]
        statement = update(table).where(*(table.c[key] == bindparam(f"this_{key}") for key in keys))
        statement = statement.values({column: bindparam(f"new_{column}") for column in columns})
        rows = [
            {f"this_{key}": record.id if key == "id" else _stored(record.values[key]) for key in keys}
            | {f"new_{column}": _stored(record.values[column]) for column in columns}
            for record in records
        ]
        self._session.connection().execute(statement, rows)


class _Numbers(dict[int | None, Any]):
    """A mapping of every number to itself."""

    def __missing__(self, number: int | None) -> Any:
        return number


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _target(column: "Column[Any]") -> str | None:
    """The table that a foreign key points at."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def _stored(value: Value) -> str | int | float | bool | date | datetime | None:
    return value.id if isinstance(value, Record) else value
