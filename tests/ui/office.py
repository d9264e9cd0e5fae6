"""Two small homes and one week of theirs in a real store: every mark that the grid can show occurs once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from rostering.calendar import instant, now
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.rostering.office import ELSEWHERE
from ui.desk import Desk
from ui.state import WeekState
from ui.week import read_home, read_span

MONDAY = date(2026, 11, 23)
NOW = "2026-11-25T10:00:00+00:00"  # a Wednesday morning of that week
CLOCKS = {
    "D": (7 * 60 + 30, 20 * 60, 60),
    "E": (7 * 60, 14 * 60 + 30, 30),
    "L": (14 * 60, 21 * 60 + 30, 30),
    "N": (19 * 60 + 45, 31 * 60 + 45, 60),
    "O": (8 * 60, 20 * 60, 60),
}
# Of each home: the shifts of every day as (code, role, minimum, target), and the people with their seven days.
# A letter in small is at the other home, '=' is away; '*' after the name pins the whole week.
WILLOW = (
    "WH",
    "Willow House",
    "care_home_nursing",
    (
        ("D", "registered_nurse", 1, 1),
        ("N", "registered_nurse", 1, 1),
        ("E", "senior_care_worker", 1, 1),
        ("D", "care_worker", 2, 3),
        ("N", "care_worker", 1, 1),
        ("O", "care_worker", 1, 1),
    ),
    (
        ("Ann Jones", "registered_nurse", "own", "DDD····"),
        ("Bronwen Pugh", "registered_nurse", "own", "···DDDD"),
        ("Carys Nowak", "registered_nurse", "own", "NNN····"),
        ("Rhys Bevan", "registered_nurse", "own", "···NNN·"),
        ("Dana Kowalska", "senior_care_worker", "own", "EEE··EE"),
        ("Eirlys Mensah", "senior_care_worker", "own", "···EE··"),
        ("Farai Moyo", "care_worker", "own", "DDD··DD"),
        ("Gwen Hughes", "care_worker", "own", "NN·NNN·"),
        ("Huw Parry", "care_worker", "own", "====···"),
        ("Ines Okafor", "care_worker", "own", "DDDD···"),
        ("Joby Cherian", "care_worker", "own", "··ND·DD"),
        ("Kiran Łuczak*", "care_worker", "own", "OOOO···"),
        ("Manon Pryce", "care_worker", "own", "···DDD·"),
        ("Sioned Rees", "care_worker", "own", "····O·O"),
        ("Tapiwa Zhou", "care_worker", "own", "····D·N"),
        ("Lowri Evans", "care_worker", "bank", "D··e·O·"),
    ),
)
ASPEN = (
    "AC",
    "Aspen Cottage",
    "care_home",
    (("E", "care_worker", 1, 1), ("L", "care_worker", 1, 1), ("N", "care_worker", 1, 1)),
    (
        ("Mair Owen", "care_worker", "own", "EEE·LLL"),
        ("Naveed Joshi", "care_worker", "own", "LLLL···"),
        ("Ola Sikora", "care_worker", "own", "NN··NNN"),
        ("Petra Novak", "care_worker", "own", "··NN·EE"),
    ),
)


def furnish(path: Path) -> SqliteStore:
    """A store file with both homes and their week."""
    store = SqliteStore(path)
    with use_case(store, None, "import") as case:
        Furnishing(case.session).all()
        case.record("two homes", after="20 people")
    return store


def desk_of(store: SqliteStore) -> Desk:
    """What the app works at."""
    return Desk(store, None)


def read(desk: Desk, monday: date, weeks: int = 1) -> WeekState:
    """Some weeks as the screen has them when every home is read."""
    span = read_span(desk, monday, weeks)
    for place in span.places:
        span = span.with_view(read_home(desk, span, place.code))
    return WeekState(weeks=weeks).opening(monday, weeks).loaded(span)


def stands(store: SqliteStore, name: str) -> list[str]:
    """What somebody stands on, as code and weekday, in the store."""
    with store.reading() as session:
        rows = session.exec(
            select(col(t.Shift.code), col(t.Shift.day))
            .join(t.Assignment, col(t.Assignment.shift_id) == col(t.Shift.id))
            .join(t.Worker, col(t.Worker.id) == col(t.Assignment.worker_id))
            .join(t.Person, col(t.Person.id) == col(t.Worker.person_id))
            .where(t.Person.name == name, t.Assignment.standing != "cancelled")
            .order_by(col(t.Shift.day))
        ).all()
    return [f"{code}{day.day}" for code, day in rows]


def publish(store: SqliteStore) -> None:
    """Make all rosters what people were told."""
    with store.writing() as session:
        publish_in(session)


def publish_in(session: Session) -> None:
    """The same within a transaction."""
    for roster in session.exec(select(t.Roster)):
        roster.state = "published"
        session.add(roster)


def propose_in(session: Session, roster: int, worker: str, code: str, day: date, *, stale: bool = False) -> None:
    """A proposal for a home's roster (both have one number): all who stand, and one more care worker on a shift.

    It is `stale` where it is of another version than what stands.
    """
    version = session.get_one(t.Roster, roster).version + stale
    proposal = t.Proposal(roster_id=roster, roster_version=version, made_at=now(), made_by="coordinator", result="{}")
    session.add(proposal)
    session.flush()
    one_more = select(t.Shift.id).where(
        t.Shift.setting_id == roster,
        t.Shift.code == code,
        t.Shift.role == "care_worker",
        t.Shift.day == day,
    )
    more = session.exec(one_more).one(), session.exec(select(t.Worker.id).where(t.Worker.code == worker)).one()
    stands = select(t.Assignment.shift_id, t.Assignment.worker_id).where(t.Assignment.roster_id == roster)
    for shift, who in (*session.exec(stands).all(), more):
        session.add(t.ProposalAssignment(proposal_id=proposal.id or 0, shift_id=shift or 0, worker_id=who or 0))


class Furnishing:
    """Writes the rows, one home after the other."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.organisation = self.add(t.Organisation(code="ORG", name="Example Care"))
        since = instant(date(2000, 1, 1), 0)
        for rule in ELSEWHERE:
            self.session.add(
                t.RuleSwitch(
                    subject=rule,
                    is_on=False,
                    from_on=since.date(),
                    reason="story",
                    switched_by="story",
                    switched_at=since,
                )
            )
        self.shifts: dict[tuple[str, str, str, int], t.Shift] = {}
        self.roster: dict[str, int] = {}

    def add(self, row: t.Organisation | t.Setting | t.Person | t.Worker | t.Shift | t.Roster) -> int:
        self.session.add(row)
        self.session.flush()
        assert row.id is not None
        return row.id

    def all(self) -> None:
        settings = {home[0]: self.home(*home[:4]) for home in (WILLOW, ASPEN)}
        for home in (WILLOW, ASPEN):
            for number, (name, role, pool, days) in enumerate(home[4]):
                self.person(home[0], settings[home[0]], f"{home[0]}{number:02}", name, role, pool, days)

    def home(self, code: str, name: str, kind: str, shifts: tuple[tuple[str, str, int, int], ...]) -> int:
        setting = self.add(t.Setting(code=code, name=name, organisation_id=self.organisation, kind=kind))
        for day in range(7):
            for letter, role, minimum, target in shifts:
                start, end, rest = CLOCKS[letter]
                when = MONDAY + timedelta(days=day)
                row = t.Shift(
                    setting_id=setting,
                    day=when,
                    code=letter,
                    starts_at=instant(when, start),
                    ends_at=instant(when, end),
                    break_minutes=rest,
                    role=role,
                    minimum=minimum,
                    target=target,
                    exclusive=letter == "O",
                )
                self.add(row)
                self.shifts[code, letter, role, day] = row
        roster = t.Roster(first_day=MONDAY, last_day=MONDAY + timedelta(days=6))
        self.roster[code] = self.add(roster)
        self.session.add(t.RosterSetting(roster_id=self.roster[code], setting_id=setting))
        return setting

    def person(self, home: str, setting: int, code: str, name: str, role: str, pool: str, days: str) -> None:
        seen = {"right_to_work_open": True, "right_to_work_seen_on": date(2020, 1, 6)}
        person = t.Person(code=code, name=name.rstrip("*"), age_known=True, visa="none", **seen)
        person_id = self.add(person)
        worker = self.add(
            t.Worker(
                code=code,
                person_id=person_id,
                organisation_id=self.organisation,
                setting_id=setting if pool == "own" else None,
                pool=pool,
            )
        )
        self.session.add(t.Contract(worker_id=worker, role=role))
        if role == "registered_nurse":
            looked = {"until_on": date(2030, 1, 1), "looked_up_on": MONDAY - timedelta(days=30)}
            self.session.add(t.Registration(person_id=person_id, body="NMC", **looked))
        self.session.flush()
        for day, letter in enumerate(days):
            if letter == "=":
                when = MONDAY + timedelta(days=day)
                self.session.add(
                    t.Absence(worker_id=worker, kind="annual", starts_at=instant(when, 0), ends_at=instant(when, 1440))
                )
            elif letter != "·":
                self.assignment(home, worker, letter, role, day, pinned=name.endswith("*"))

    def assignment(self, home: str, worker: int, letter: str, role: str, day: int, *, pinned: bool) -> None:
        at = home if letter.isupper() else "AC" if home == "WH" else "WH"
        shift = self.shifts[at, letter.upper(), role, day]
        assert shift.id is not None
        self.session.add(
            t.Assignment(
                roster_id=self.roster[at],
                worker_id=worker,
                shift_id=shift.id,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                break_minutes=shift.break_minutes,
                pinned=pinned,
            )
        )
