"""The audit trail: one row an action, each bound to the one before by a hash, so that a later change can be found.

The number and hash of the last row are kept a second time, in `installation`, and change with it in one transaction;
otherwise a trail whose end was cut off would look whole.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, Select, cast, func, insert, select, update
from sqlmodel import Session, SQLModel, col

from rostering.access import Acting
from rostering.errors import StoreError
from rostering.store.tables import Audit, Installation

HEAD_KEY = "audit_head"  # value: the last row's number, a space, its hash
FIRST_HASH = "0" * 64  # what the first row follows
WITHHELD = "(withheld)"

# What must not stand in a readable row (UK GDPR Article 9; NI numbers as gov.uk NIM39110 forms them).
_NI_NUMBER = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D]\b", re.IGNORECASE)
_HEALTH = re.compile(
    r"\b(?:sick(?:ness)?|ill(?:ness)?|pregnan(?:t|cy)|disab(?:led|ility)|diagnos(?:is|ed)|depress(?:ed|ion)|cancer|"
    r"injur(?:y|ed)|surgery|medical condition)\b",
    re.IGNORECASE,
)

_UNSAFE_HEAD = "The record of the audit trail's last row was removed or changed."


@dataclass(frozen=True)
class Entry:
    """One row of the trail as it is read; `at` is the ISO text of a UTC instant."""

    id: int
    at: str
    actor: str
    role: str
    organisation: str | None
    action: str
    subject: str
    before: str | None
    after: str | None
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class BrokenLink:
    """The first place where the trail no longer holds: the row's number and what is wrong there."""

    row: int
    sentence: str


def hash_of(entry: Entry) -> str:
    """SHA-256, in hexadecimal, over every column but the hash as canonical JSON (sorted keys, no spaces, UTF-8)."""
    content = {name: value for name, value in asdict(entry).items() if name != "hash"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def append(
    session: Session,
    actor: Acting,
    at: datetime,
    action: str,
    subject: str,
    before: str | None = None,
    after: str | None = None,
    organisation: str | None = None,
) -> Entry:
    """Add one row to the trail in the session's transaction and return it.

    NI numbers and words about a person's health are withheld from the text. The row follows the recorded head, so a
    gap made by tampering stays visible behind it.
    """
    try:
        last, last_hash = head(session) or (0, FIRST_HASH)
    except ValueError as error:
        raise StoreError(_UNSAFE_HEAD, hint="; see 'rota audit verify'") from error
    unsigned = Entry(
        id=last + 1,
        at=at.astimezone(UTC).isoformat(),
        actor=actor.name,
        role=actor.role,
        organisation=organisation if organisation is not None else actor.organisation,
        action=action,
        subject=_readable(subject),
        before=_readable(before) if before is not None else None,
        after=_readable(after) if after is not None else None,
        previous_hash=last_hash,
        hash="",
    )
    entry = replace(unsigned, hash=hash_of(unsigned))
    _move_head(session, entry)  # first: of two who append at once, the server refuses the later here
    session.execute(insert(Audit).values(**(asdict(entry) | {"at": at})))
    return entry


def _move_head(session: Session, entry: Entry) -> None:
    value = f"{entry.id} {entry.hash}"
    if entry.id > 1 or head(session) is not None:
        session.execute(update(Installation).where(col(Installation.key) == HEAD_KEY).values(value=value))
    elif last_id(session) == 0:
        session.execute(insert(Installation).values(key=HEAD_KEY, value=value))
    else:
        raise StoreError(
            "The record of the audit trail's last row is missing.", hint="; see 'rota audit verify' before going on"
        )


def head(session: Session) -> tuple[int, str] | None:
    """The recorded number and hash of the last row; None when none is recorded. ValueError when it is unreadable."""
    value = session.execute(select(col(Installation.value)).where(col(Installation.key) == HEAD_KEY)).scalar()
    if value is None:
        return None
    number, last_hash = value.split(" ")
    return int(number), last_hash


def last_id(session: Session) -> int:
    """The number of the last row, 0 when there is none; screens watch it to learn that something changed."""
    return int(session.execute(select(func.max(col(Audit.id)))).scalar() or 0)


def show(
    session: Session, limit: int | None = None, subject: str | None = None, organisation: str | None = None
) -> list[Entry]:
    """The last `limit` rows (None: all), oldest first.

    With `subject`, only rows whose subject contains that text; with `organisation`, only rows acted for it.
    """
    rows = _stored_rows(session).order_by(col(Audit.id).desc())
    if subject:
        rows = rows.where(func.lower(col(Audit.subject)).contains(subject.lower(), autoescape=True))
    if organisation is not None:
        rows = rows.where(col(Audit.organisation) == organisation)
    if limit is not None:
        rows = rows.limit(limit)
    return [_entry(row._asdict()) for row in reversed(session.execute(rows).all())]


def verify(session: Session) -> BrokenLink | None:
    """The first broken link of the trail, or None when every row is as it was written and none is missing."""
    try:
        recorded = head(session)
    except ValueError:
        return BrokenLink(0, "The record of the trail's last row is not readable: it was changed.")
    last, last_hash = 0, FIRST_HASH
    entries = [_entry(row._asdict()) for row in session.execute(_stored_rows(session).order_by(col(Audit.id)))]
    for entry in entries:
        if broken := _break_at(entry, last, last_hash, entries):
            return broken
        last, last_hash = entry.id, entry.hash
    return _break_at_end(last, last_hash, recorded)


def _break_at(entry: Entry, last: int, last_hash: str, entries: Sequence[Entry]) -> BrokenLink | None:
    """What is wrong with a row that should follow row `last`."""
    expected = last + 1
    if entry.id < expected:
        return BrokenLink(entry.id, f"Row {entry.id} has a number that no row is given: it was added or changed.")
    if entry.id > expected:
        missing = f"Row {expected} is" if entry.id == expected + 1 else f"Rows {expected} to {entry.id - 1} are"
        return BrokenLink(expected, f"{missing} missing: removed from the trail.")
    if hash_of(entry) == entry.hash and entry.previous_hash == last_hash:
        return None
    written_as = _number_written_as(entry, entries)
    if written_as not in (None, entry.id):
        return BrokenLink(entry.id, f"Row {entry.id} is out of order: it was written as row {written_as}.")
    if hash_of(entry) == entry.hash:
        return BrokenLink(entry.id, f"Row {entry.id} does not follow row {last}: one of them was replaced.")
    return BrokenLink(entry.id, f"Row {entry.id} ({entry.action}) was changed after it was written.")


def _number_written_as(entry: Entry, entries: Sequence[Entry]) -> int | None:
    """The number under which the row's hash is right, if there is one."""
    return next((other.id for other in entries if hash_of(replace(entry, id=other.id)) == entry.hash), None)


def _break_at_end(last: int, last_hash: str, recorded: tuple[int, str] | None) -> BrokenLink | None:
    """What is wrong between the last row found and the last row recorded."""
    if recorded is None:
        return BrokenLink(last, "The record of the trail's last row is missing.") if last else None
    number, recorded_hash = recorded
    if number > last:
        missing = f"Row {number} is" if number == last + 1 else f"Rows {last + 1} to {number} are"
        return BrokenLink(last + 1, f"{missing} missing: the end of the trail was cut off.")
    if number < last:
        return BrokenLink(number + 1, f"Row {number + 1} was added by something other than this program.")
    if recorded_hash != last_hash:
        return BrokenLink(last, f"Row {last} is not the row that was recorded as the last: it was replaced.")
    return None


def _stored_rows(session: Session) -> Select[Any]:
    """The trail's columns; from SQLite as bytes, because what somebody changed need not be text any more."""
    columns: list[Any] = list(SQLModel.metadata.tables["audit"].columns)
    if session.get_bind().dialect.name == "sqlite":
        columns = [
            column if column.name == "id" else cast(column, LargeBinary).label(column.name) for column in columns
        ]
    return select(*columns)


def _entry(values: dict[str, Any]) -> Entry:
    """A stored row; what cannot be read in it becomes text that no hash was made over."""
    read: dict[str, Any] = {
        name: value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
        for name, value in values.items()
    }
    at = read["at"]
    return Entry(**(read | {"at": _instant_text(at) if isinstance(at, str) else at.isoformat()}))


def _instant_text(stored: str) -> str:
    """The canonical text of an instant as SQLite keeps it; a text that is none stays as it is."""
    try:
        moment = datetime.strptime(stored, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return stored
    return moment.isoformat() if f"{moment:%Y-%m-%d %H:%M:%S.%f}" == stored else stored


def _readable(text: str) -> str:
    return _HEALTH.sub(WITHHELD, _NI_NUMBER.sub(WITHHELD, text))
