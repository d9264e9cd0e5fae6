"""A week in which Ann and Bob rest nine hours between Monday's late and Tuesday's early."""

from rostering.store import tables as t
from tests.rostering.office import CARER, Office


def short_rest(office: Office) -> Office:
    """Shifts 1 to 4: Ann's late and early, Bob's late and early, on roster 1, by people of every role."""
    people = [t.Person(id=n, code=c, name=c.title(), right_to_work_open=True, age_known=True) for n, c in WHO]
    home = {"organisation_id": office.organisation, "setting_id": office.home, "pool": "own"}
    workers = [t.Worker(id=n, code=c, person_id=n, **home) for n, c in WHO]
    contracts = [t.Contract(worker_id=n, role=CARER) for n, _ in WHO]
    actors = [t.Actor(name=name, role=role) for name, role in ACTORS]
    roster = t.Roster(id=1, first_day=office.horizon.first, last_day=office.horizon.last)
    spells = [(0, "14:00", "23:00", "L"), (1, "08:00", "16:00", "E")]
    shifts = [
        t.Shift(
            id=2 * worker + number - 1,
            setting_id=office.home,
            day=office.at(day, "12:00").date(),
            code=code,
            starts_at=office.at(day, start),
            ends_at=office.at(day, end),
            role=CARER,
            break_minutes=30,
        )
        for worker, _ in WHO
        for number, (day, start, end, code) in enumerate(spells)
    ]
    assignments = [
        t.Assignment(
            roster_id=1,
            worker_id=1 + index // 2,
            shift_id=one.id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            break_minutes=one.break_minutes,
        )
        for index, one in enumerate(shifts)
    ]
    with office.writing() as session:
        for rows in (actors, people, [roster], workers, shifts):
            session.add_all(rows)
            session.flush()
        session.add_all([*contracts, *assignments, t.RosterSetting(roster_id=1, setting_id=office.home)])
    return office


WHO = ((1, "ann"), (2, "bob"))
ACTORS = (
    ("Col", "coordinator"),
    ("Mia", "manager"),
    ("Max", "manager"),
    ("Reg", "registered_manager"),
    ("Sam", "scheduler"),
)
