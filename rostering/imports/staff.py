"""The staff sheet: workers with their contract, skills and what is known about their fitness to work.

A cell that is empty, or a column that is left out, never erases what another source said of a person (age, visa, right
to work, checks, postcode, telephone, home setting). Of the employment (pool, hours, balance, end) an empty cell means
its default, and only a column that is left out keeps what is stored.
"""

from dataclasses import dataclass, field
from datetime import date

from rostering.catalogue import pools, roles, skills
from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.contracts import ContractTerms, agree_contract
from rostering.imports.days import seen_on
from rostering.imports.opt_outs import OptOut, agree_opt_out, opt_out
from rostering.imports.plan import Record, Value
from rostering.imports.registrations import Registered, agree_registration, registered
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns, known_code
from rostering.imports.unknowns import note_unknown
from rostering.people.identity import identity_hash, normalised

KIND = "staff"
COLUMNS = columns(
    "worker name organisation role start",
    "setting pool hours period balance end skills register register_number register_until right_to_work_until dbs_date"
    " visa visa_hours birth_date opt_out_from opt_out_until languages ni_number postcode phone band hourly_rate"
    " period_start most_shifts personal_care register_seen right_to_work_seen opt_out_notice"
    " shift_limits register_conditions",
    private="name birth_date ni_number postcode phone personal_care",
)
PERIODS = ("week", "4 weeks", "cycle", "year")
VISAS = ("none", "student", "sponsored", "other")
YOUNGEST, OLDEST = 14, 100
LONGEST_HOURS = 6_000  # over one period, a year at the most
LONGEST_PHONE = 30
MOST_PENCE = 100_000  # an hour at a thousand pounds is a slip of the finger
MOST_SHIFTS = 14  # a week
MOST_OF_A_CODE = 366  # shifts of a code in a period


@dataclass(frozen=True)
class HeldSkill:
    """A skill with its level and last good day, as the sheet gives it."""

    code: str
    level: int | None
    until: date | None


@dataclass(frozen=True)
class StaffRow:
    """One worker of the sheet. None: the sheet does not say."""

    row: SheetRow
    worker: str
    organisation: str
    setting: str
    terms: ContractTerms
    pool: str | None
    end: date | None
    most_shifts: int | None
    skills: tuple[HeldSkill, ...]
    registered: Registered
    opt_out: OptOut | None
    person: dict[str, Value] = field(repr=False)
    phone: str = field(repr=False)
    ni_number: str = field(repr=False)


def parse(row: SheetRow, today: date) -> StaffRow:
    """The row as it stands; what is wrong is noted on it."""
    start, end = row.needed_date("start"), row.date("end")
    if end is not None and end < start:
        row.refuse("end", f"The contract ends on {end}, before it starts on {start}.")
    person = _person(row, today)
    return StaffRow(
        row=row,
        worker=row.text("worker", LONGEST_ID),
        organisation=row.text("organisation"),
        setting=row.text("setting"),
        terms=_terms(row, start, end),
        pool=row.choice("pool", pools(), "own") if row.has("pool") else None,
        end=end,
        most_shifts=row.whole("most_shifts", 1, MOST_SHIFTS),
        skills=_skills(row),
        registered=registered(row, today),
        opt_out=opt_out(row, under_18=person.get("under_18_until") is not None),
        person=person,
        phone=row.text("phone", LONGEST_PHONE),
        ni_number=_ni_number(row),
    )


def _terms(row: SheetRow, start: date, end: date | None) -> ContractTerms:
    titles = {role.code: role.title for role in roles().values()}
    minutes = row.read("hours", fields.minutes_of_hours)
    period = row.choice("period", PERIODS, "") or None
    if row.filled("hours") != row.filled("period"):
        missing = "period" if row.filled("hours") else "hours"
        row.refuse(missing, "Hours and period go together; fill both or neither.")
    if minutes is not None and not 0 <= minutes <= LONGEST_HOURS * 60:
        row.refuse("hours", f"Contract hours lie between 0 and {LONGEST_HOURS}.")
    pence = row.read("hourly_rate", fields.pence_of_pounds)
    if pence is not None and not 1 <= pence <= MOST_PENCE:
        row.refuse("hourly_rate", f"An hour is paid from 0.01 to {MOST_PENCE / 100:.2f} pounds.")
    return ContractTerms(
        role=row.known("role", titles, "role") or "",
        starts_on=start,
        ends_on=end,
        says_end=row.has("end"),
        minutes=minutes,
        period=period,
        says_hours=row.has("hours") or row.has("period"),
        balance_minutes=(row.read("balance", fields.minutes_of_hours) or 0) if row.has("balance") else None,
        band=row.text("band", LONGEST_ID) or None,
        pence_an_hour=pence,
        period_anchor=row.date("period_start"),
        shift_limits=_shift_limits(row),
    )


def _shift_limits(row: SheetRow) -> str | None:
    """The most shifts of each code in a period of the contract, as the store keeps them; None for an empty cell."""
    limits: dict[str, int] = {}
    for item in fields.list_of(row.text("shift_limits")):
        code, _, most = (part.strip() for part in item.rpartition(":"))
        if not code:
            row.refuse("shift_limits", f"{fields.quoted(item)} is not a code and a number; write N:4.")
            continue
        try:
            limits[code] = fields.whole_of(most, 0, MOST_OF_A_CODE)
        except fields.CellError as cause:
            row.refuse("shift_limits", f"Of {fields.quoted(item)} the number {cause}.")
    return ";".join(f"{code}:{most}" for code, most in limits.items()) or None


def _person(row: SheetRow, today: date) -> dict[str, Value]:
    """What the row says of the person; only what it says."""
    said: dict[str, Value] = {"name": row.text("name")}
    if row.filled("postcode"):
        said["postcode_out"] = row.read("postcode", fields.outward_of)
    if row.filled("languages"):
        said["languages"] = ";".join(code.lower() for code in fields.list_of(row.text("languages")))
    if row.filled("personal_care"):
        said["personal_care"] = ";".join(word.lower() for word in fields.list_of(row.text("personal_care")))
    _say_fitness(row, today, said)
    _say_visa(row, said)
    _say_age(row, today, said)
    return said


def _say_fitness(row: SheetRow, today: date, said: dict[str, Value]) -> None:
    if row.text("right_to_work_until").lower() == "open":
        said.update(right_to_work_open=True, right_to_work_until=None)
    elif row.filled("right_to_work_until"):
        said.update(right_to_work_open=False, right_to_work_until=row.date("right_to_work_until"))
    seen = seen_on(row, "right_to_work_seen", today)
    if seen is not None:
        said["right_to_work_seen_on"] = seen
    checked = row.date("dbs_date")
    if checked is not None:
        said["dbs_on"] = checked
        if checked > today:
            row.refuse("dbs_date", f"The check is dated {checked}, in the future.")


def _say_visa(row: SheetRow, said: dict[str, Value]) -> None:
    visa = row.choice("visa", VISAS, "")
    if visa:
        said["visa"] = visa
    if row.filled("visa_hours"):
        minutes = row.read("visa_hours", fields.minutes_of_hours)
        said["visa_weekly_minutes"] = minutes
        if visa in ("", "none"):
            row.refuse(
                "visa_hours", "Hours of a visa stand without a visa; fill visa with student, sponsored or other."
            )
        if minutes is not None and not 0 <= minutes <= 168 * 60:
            row.refuse("visa_hours", "The hours a week of a visa lie between 0 and 168.")


def _say_age(row: SheetRow, today: date, said: dict[str, Value]) -> None:
    born = row.date("birth_date")
    if born is None:
        return
    said.update(age_values(born, today))
    if not is_working_age(born, today):
        row.refuse("birth_date", f"The age is not between {YOUNGEST} and {OLDEST}; is the year right?")


def is_working_age(born: date, today: date) -> bool:
    """Whether somebody born on this day has an age at which people work."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return YOUNGEST <= years <= OLDEST


def age_values(born: date, today: date) -> dict[str, Value]:
    """What is kept of a date of birth: that the age is known, and for the young the day they come of age."""
    birthday = fields.eighteenth_birthday(born)
    return {"age_known": True, "under_18_until": birthday if birthday > today else None}


def _skills(row: SheetRow) -> tuple[HeldSkill, ...]:
    titles = {skill.code: skill.title for skill in skills().values()}
    held = []
    for item in fields.list_of(row.text("skills", 2_000)):
        name, *rest = (part.strip() for part in item.split(":"))
        code = known_code(row, "skills", name, titles, "skill")
        level, until = (*rest, "", "")[:2]
        try:
            if len(rest) > 2:
                raise fields.CellError(
                    "is not skill, level and last day", fields.quoted(item), "write medication:2:2027-02-28"
                )
            numbered = fields.whole_of(level, 1, 9) if level else None
            held.append(HeldSkill(code or "", numbered, fields.date_of(until) if until else None))
        except fields.CellError as cause:
            row.refuse("skills", f"Of {fields.quoted(item)} a part {cause}.")
    if len({skill.code for skill in held}) < len(held):
        row.refuse("skills", "A skill stands twice in the cell; keep one with its highest level.")
    return tuple(held)


def _ni_number(row: SheetRow) -> str:
    number = row.text("ni_number")
    if number and normalised(number) is None:
        row.refuse("ni_number", "This is not a National Insurance number (two letters, six digits, a letter A to D).")
        return ""
    return number


def compare(comparison: Comparison, rows: list[StaffRow]) -> None:
    """Plans what the sheet adds and changes."""
    for staff in rows:
        _compare_row(comparison, staff)


def _compare_row(comparison: Comparison, staff: StaffRow) -> None:
    row = staff.row
    organisation = comparison.organisation(row, "organisation", staff.organisation)
    setting = comparison.setting(row, "setting", staff.setting, organisation) if staff.setting else None
    if organisation is None or (staff.setting and setting is None):
        return
    if not comparison.once(row, ("worker", id(organisation), staff.worker), "worker", f"The worker '{staff.worker}'"):
        return
    change = comparison.row(row, f"{organisation['code']}/{staff.worker}")
    identity = identity_hash(staff.ni_number, comparison.key) if staff.ni_number else None
    worker = _worker(comparison, change, staff, organisation, setting, identity)
    person = worker["person_id"]
    if identity and person["identity_hash"] is None:
        change.set(person, identity_hash=identity)
        comparison.persons.learn_hash(person, identity)
    agree_contract(comparison, change, worker, staff.terms)
    _agree_skills(comparison, change, person, staff)
    agree_registration(comparison, change, person, staff.registered)
    agree_opt_out(change, worker, staff.opt_out)
    comparison.persons.note_pairs(f"{organisation['code']}/{staff.worker}", person)
    note_unknown(comparison, worker, staff.terms.role)
    change.done()


def _worker(
    comparison: Comparison,
    change: RowChange,
    staff: StaffRow,
    organisation: Record,
    setting: Record | None,
    identity: str | None,
) -> Record:
    """The worker with its person, added or brought up to date."""
    persons = comparison.persons
    name = f"{organisation['code']}/{staff.worker}"
    known = comparison.indexed("worker", "key", lambda one: (id(one["organisation_id"]), one["code"]))
    worker = next(iter(known.get((id(organisation), staff.worker), [])), None)
    match, by = persons.matching(staff.registered.register, staff.registered.number, identity)
    if worker is None:
        if match is not None:
            persons.note_match(name, match, by)
        person = match or persons.add(staff.person["name"])
        _set_person(comparison, change, staff, person)
        return _new_worker(comparison, change, staff, person, organisation, setting)
    person = worker["person_id"]
    if match is not None and match is not person:
        persons.note_same_number(name, match)
    _set_person(comparison, change, staff, person)
    said: dict[str, Value] = {}
    if worker["started_on"] is None or (worker["asc_id"] is None and _starts_before(staff, worker)):
        said["started_on"] = staff.terms.starts_on
    if staff.pool is not None:
        said["pool"] = staff.pool
    if setting is not None:
        said["setting_id"] = setting
    if staff.terms.says_end:
        said["ended_on"] = staff.end
    if staff.phone:
        said["phone"] = staff.phone
    if staff.most_shifts is not None:
        said["most_shifts_a_week"] = staff.most_shifts
    change.set(worker, **said)
    return worker


def _new_worker(
    comparison: Comparison,
    change: RowChange,
    staff: StaffRow,
    person: Record,
    organisation: Record,
    setting: Record | None,
) -> Record:
    worker = change.add(
        "worker",
        code=staff.worker,
        person_id=person,
        organisation_id=organisation,
        setting_id=setting,
        pool=staff.pool or "own",
        started_on=staff.terms.starts_on,
        ended_on=staff.end,
        phone=staff.phone or None,
        most_shifts_a_week=staff.most_shifts,
    )
    comparison.persons.employ(worker)
    return worker


def _set_person(comparison: Comparison, change: RowChange, staff: StaffRow, person: Record) -> None:
    said = comparison.persons.unsaid(person, staff.person)
    for column in sorted(staff.person.keys() - said.keys()):
        staff.row.warn(
            None, f"Another row says otherwise of the same person's {column.replace('_', ' ')}; that one counts."
        )
    set_person(comparison, change, person, said)


def set_person(comparison: Comparison, change: RowChange, person: Record, said: dict[str, Value]) -> None:
    """Gives a person what a row says; a coming of age that has passed meanwhile stays as it was."""
    past = person["under_18_until"]
    if said.get("age_known") and said.get("under_18_until") is None and past is not None and past <= comparison.today:
        said = said | {"under_18_until": past}
    change.set(person, **said)


def _starts_before(staff: StaffRow, worker: Record) -> bool:
    return staff.terms.starts_on is not None and staff.terms.starts_on < worker["started_on"]


def _agree_skills(comparison: Comparison, change: RowChange, person: Record, staff: StaffRow) -> None:
    for held in staff.skills:
        known = [one for one in comparison.of("skill", "person_id", person) if one["skill"] == held.code]
        undated = next((one for one in known if one["done_on"] is None), None)
        if undated is not None:
            change.set(undated, level=held.level, until_on=held.until)
        elif not any(one["until_on"] == held.until and one["level"] == held.level for one in known):
            values: dict[str, Value] = {"person_id": person, "skill": held.code, "level": held.level}
            change.add("skill", f"skill {held.code}", until_on=held.until, source="staff", **values)
