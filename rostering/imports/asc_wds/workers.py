"""Reading the worker file: what is taken of each row, and what is looked at once and dropped."""

from dataclasses import dataclass, field
from datetime import date

from rostering.catalogue import UNKNOWN_CODE, is_unknown, role_of_asc
from rostering.imports import fields
from rostering.imports.asc_wds import codes
from rostering.imports.asc_wds.header import names
from rostering.imports.asc_wds.workplaces import outward_or_warn
from rostering.imports.plan import Value
from rostering.imports.sheet import LONGEST_ID, SheetRow
from rostering.imports.staff import age_values, is_working_age
from rostering.people.identity import normalised

PRIVATE = frozenset({"NINUMBER", "DOB", "POSTCODE", "DISPLAYID", "NATIONALITY", "BRITISHCITIZENSHIP", "HANDCVISA"})
USED = frozenset(
    names(
        "LOCALESTID UNIQUEWORKERID CHGUNIQUEWRKID TRANSFERSTAFFRECORD STATUS DISPLAYID CARECERT L2CARECERT STARTDATE "
        "APPRENTICE EMPLSTATUS ZEROHRCONT CONTHOURS AVGHOURS MAINJOBROLE NMCREG AMHP HANDCVISA"
    )
)
# What stays of a column that is otherwise dropped.
DERIVED = {
    "NINUMBER": "kept only as a keyed hash",
    "DOB": "kept only as whether and until when under 18",
    "POSTCODE": "outward part kept",
    "NATIONALITY": "kept only as no visa needed",
    "BRITISHCITIZENSHIP": "kept only as no visa needed",
}
POOLS = {1: "own", 2: "own", 3: "bank", 4: "agency", 7: "own"}
EMPLOYMENTS = {1: "permanent", 2: "temporary", 3: "bank", 4: "agency", 7: "other"}
_FIELDS_OF_PRACTICE = {1: "adult", 2: "mental_health", 3: "learning_disability", 4: "children", 5: "enrolled"}
_CARE_CERTIFICATE = {1: "done", 2: "no", 3: "in_progress"}
_BRITISH = 826
_NURSE, _SOCIAL_WORKER, _DESCRIBED = 16, 6, (23, 27)
_ANSWERS = (codes.YES, codes.NO, codes.UNKNOWN)


@dataclass(frozen=True)
class AscWorker:
    """One worker of the file. Empty or None: the file does not say."""

    row: SheetRow
    workplace: str
    id: str
    status: str
    new_id: str = ""
    moves_to: str = ""
    name: str = field(default="", repr=False)
    ni_number: str = field(default="", repr=False)
    person: dict[str, Value] = field(default_factory=dict, repr=False)
    employment: int | None = None  # the EMPLSTATUS code
    role: str = ""
    started_on: date | None = None
    minutes: int | None = None  # contract minutes a week; None = no guaranteed hours, or unknown
    average_minutes: int | None = None
    care_certificate: str | None = None
    level_2_year: int | None = None
    field_of_practice: str | None = None
    apprentice: bool | None = None
    approved_mental_health: bool = False


def parse(row: SheetRow, today: date) -> AscWorker:
    """The row as it stands; what is wrong is noted on it. Of a row to delete only the ids are read."""
    workplace, worker_id = codes.id_of(row, "LOCALESTID"), codes.id_of(row, "UNIQUEWORKERID")
    status = codes.status_of(row)
    if status == "DELETE":
        return AscWorker(row, workplace, worker_id, status)
    job = _job(row)
    employment = codes.code_of(row, "EMPLSTATUS", EMPLOYMENTS, needed=True)
    minutes, average = _hours(row, employment)
    return AscWorker(
        row=row,
        workplace=workplace,
        id=worker_id,
        status=status,
        new_id=row.text("CHGUNIQUEWRKID", LONGEST_ID),
        moves_to=row.text("TRANSFERSTAFFRECORD", LONGEST_ID),
        name=codes.id_of(row, "DISPLAYID"),
        ni_number=_ni_number(row),
        person=_person(row, today),
        employment=employment,
        role=role_of_asc(job) if job is not None else "",
        started_on=codes.past_day_of(row, "STARTDATE", today),
        minutes=minutes,
        average_minutes=average,
        care_certificate=_CARE_CERTIFICATE.get(codes.code_of(row, "CARECERT", _CARE_CERTIFICATE) or 0),
        level_2_year=_level_2_year(row, today),
        field_of_practice=_field_of_practice(row, job),
        apprentice={codes.YES: True, codes.NO: False}.get(codes.code_of(row, "APPRENTICE", _ANSWERS) or 0),
        approved_mental_health=_approved(row, job),
    )


def _job(row: SheetRow) -> int | None:
    """The job-role number; one that the catalogue lacks is kept as an unknown code."""
    if not row.filled("MAINJOBROLE"):
        row.refuse("MAINJOBROLE", "The cell is empty and must be filled.")
    job = codes.number_of(row, "MAINJOBROLE")
    if job is None:
        return None
    if is_unknown(role_of_asc(job)):
        row.warn("MAINJOBROLE", f"The role {job} is not in our catalogue; it is kept as '{UNKNOWN_CODE} {job}'.")
    if job in _DESCRIBED and not row.filled("MAINJRDESC"):
        row.refuse("MAINJRDESC", f"The role {job} must be described here.")
    return job


def _ni_number(row: SheetRow) -> str:
    number = row.text("NINUMBER")
    if number and normalised(number) is None:
        row.warn("NINUMBER", "The cell is not a National Insurance number; it is ignored.")
        return ""
    return number


def _person(row: SheetRow, today: date) -> dict[str, Value]:
    """What the row says of the person; only what it says."""
    said: dict[str, Value] = {}
    outward = outward_or_warn(row)
    if outward is not None:
        said["postcode_out"] = outward
    born = codes.day_of(row, "DOB")
    if born is not None:
        said |= age_values(born, today)
        if not is_working_age(born, today):
            row.refuse("DOB", "The age is not between 14 and 100; is the year right?")
    elif not row.filled("DOB"):
        row.warn("DOB", "The date of birth is missing; the age stays unknown.")
    nationality = codes.number_of(row, "NATIONALITY")
    citizen = codes.code_of(row, "BRITISHCITIZENSHIP", _ANSWERS)
    sponsored = codes.code_of(row, "HANDCVISA", _ANSWERS)
    if nationality == _BRITISH or citizen == codes.YES:
        said["visa"] = "none"
    elif sponsored == codes.YES:
        said["visa"] = "sponsored"
    return said


def _hours(row: SheetRow, employment: int | None) -> tuple[int | None, int | None]:
    """Contract and average minutes a week; the one that does not apply is ignored with a warning."""
    zero_hours = codes.code_of(row, "ZEROHRCONT", _ANSWERS)
    contract, average = codes.half_hours_of(row, "CONTHOURS"), codes.half_hours_of(row, "AVGHOURS")
    guaranteed = employment in (1, 2) and zero_hours != codes.YES
    if contract and zero_hours in (codes.YES, codes.UNKNOWN):
        row.refuse(
            "CONTHOURS", f"There are contract hours although ZEROHRCONT is {zero_hours}; write 2 there, or no hours."
        )
    elif contract is not None and not guaranteed:
        row.warn("CONTHOURS", "Contract hours are ignored: the worker is neither permanent nor temporary with hours.")
        contract = None
    elif contract == 0 and zero_hours == codes.NO:
        row.warn("CONTHOURS", "The contract hours are 0 although the contract is not for zero hours.")
    if average is not None and guaranteed:
        row.warn("AVGHOURS", "Average hours are ignored: the worker has contract hours.")
        average = None
    return contract, average


def _level_2_year(row: SheetRow, today: date) -> int | None:
    """The year in which the Level 2 certificate was awarded: `1;YYYY`."""
    text = row.text("L2CARECERT")
    if text in ("", "2", "3"):
        return None
    code, _, year = (part.strip() for part in text.partition(";"))
    if code == "1" and not year:
        row.warn("L2CARECERT", "The certificate has no year; it is ignored.")
        return None
    if code != "1" or not year.isascii() or not year.isdigit() or not 2024 <= int(year[:5]) <= today.year:
        row.refuse("L2CARECERT", f"The cell is {fields.quoted(text)}; expected 1;YYYY (from 2024), 2 or 3.")
        return None
    return int(year)


def _field_of_practice(row: SheetRow, job: int | None) -> str | None:
    code = codes.code_of(row, "NMCREG", _FIELDS_OF_PRACTICE)
    if code is not None and job != _NURSE:
        row.warn("NMCREG", f"The cell is for role {_NURSE} only; it is ignored.")
        return None
    return _FIELDS_OF_PRACTICE[code] if code is not None else None


def _approved(row: SheetRow, job: int | None) -> bool:
    code = codes.code_of(row, "AMHP", _ANSWERS)
    if code == codes.YES and job != _SOCIAL_WORKER:
        row.warn("AMHP", f"The cell is for role {_SOCIAL_WORKER} only; it is ignored.")
        return False
    return code == codes.YES
