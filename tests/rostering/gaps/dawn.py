"""Ten past six on a Tuesday: a published week at the home, and who can be rung."""

from datetime import date
from typing import Any

from rostering.calendar import instant
from rostering.gaps.calls import Call, Called, call
from rostering.gaps.candidates import Candidates
from rostering.gaps.parts import Parts
from rostering.gaps.showing import answer
from rostering.store import tables as t
from tests.rostering.office import Office

DAWN = "2026-11-24T06:10:00Z"
TUESDAY = 1
DAY = 2  # the number of Tuesday's long day
LONG = ("07:30", "19:30")


def home(office: Office) -> Office:
    """Ann is on Tuesday's long day; Bob is own staff with few hours, Cat and Dan are of the bank, Eve is of an agency.

    Everybody has a telephone. Monday's long day is shift 1, Tuesday's 2, Tuesday's night 3.
    """
    for code, pool in (("ann", "own"), ("bob", "own"), ("cat", "bank"), ("dan", "bank"), ("eve", "agency")):
        contract: dict[str, Any] = {"minutes": 2400, "period": "week"} if pool == "own" else {}
        office.worker(code, pool=pool, phone=f"07700 90000{len(code)}", contract=contract)
    roster = office.roster(state="published", published_at=office.at(-20, "12:00"))
    for number in (0, TUESDAY):
        office.shift(number, *LONG, break_minutes=60, target=1, minimum=1)
    office.shift(TUESDAY, "19:30", "07:30", "N", break_minutes=60, target=0, minimum=0)
    office.assign(roster, 1, DAY)
    return office


def asked(office: Office, shift: int = DAY) -> Candidates:
    """Who could take a shift."""
    return answer(office.store, None, shift).whole


def parts(office: Office, shift: int = DAY) -> Parts:
    """Who could take a part of it."""
    found = answer(office.store, None, shift, with_parts=True).parts
    assert found is not None
    return found


def said(office: Office, person: str, words: str, shift: int = DAY, **more: Any) -> Called:
    """What somebody said on the telephone."""
    return call(office.store, None, Call(shift, person, words, **more))


def codes(found: Any) -> list[str]:
    """The codes of some candidates in their order."""
    return [one.code for one in found]


def rows(office: Office, table: Any) -> list[Any]:
    """Every row of a table by its number."""
    from sqlmodel import select

    with office.store.reading() as session:
        return list(session.exec(select(table)).all())


def standing(office: Office, shift: int = DAY) -> dict[int, tuple[str, str, str]]:
    """Who is on a shift: by worker, from when to when, and how it stands."""
    from rostering import text

    return {
        row.worker_id: (text.clock(row.starts_at), text.clock(row.ends_at), row.standing)
        for row in rows(office, t.Assignment)
        if row.shift_id == shift
    }


def midnight(day: date) -> Any:
    """The instant at which a day begins."""
    return instant(day, 0)
