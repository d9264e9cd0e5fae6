"""The headers of the three ASC-WDS files, which must match exactly and in order."""

import re

from rostering.imports.faults import Fault, Faults, RefusedSheetError
from rostering.imports.fields import quoted
from rostering.imports.sheet import SheetRow
from rostering.imports.table import Table


def names(text: str) -> tuple[str, ...]:
    """Column names from a text with spaces between."""
    return tuple(text.split())


WORKPLACES = names(
    "LOCALESTID STATUS ESTNAME ADDRESS1 ADDRESS2 ADDRESS3 POSTTOWN POSTCODE ESTTYPE OTHERTYPE PERMCQC PERMLA "
    "REGTYPE PROVNUM LOCATIONID MAINSERVICE ALLSERVICES CAPACITY UTILISATION SERVICEDESC SERVICEUSERS "
    "OTHERUSERDESC DHA DHAACTIVITIES TOTALPERMTEMP ALLJOBROLES STARTERS LEAVERS VACANCIES REASONS REASONNOS "
    "REPEATTRAINING CWPAWARE CWPUSE CWPUSEDESC SICKPAY PENSION ACTUALCONT OPTOUTPEN HOLIDAY SLEEPINS SLEEPINPAY "
    "TRAVELTIME TTDIFFRATE"
)
TRAINING = names(
    "LOCALESTID UNIQUEWORKERID CATEGORY TRAININGNAME ACCREDITED WHODELIVERED PROVIDERNAME HOWDELIVERED VALIDITY "
    "DATECOMPLETED EXPIRYDATE NOTES"
)
_WORKER_KEYS = ("LOCALESTID", "UNIQUEWORKERID")
_WORKER_OPTIONS = ("CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD")
_WORKER_REST = names(
    "STATUS DISPLAYID NINUMBER POSTCODE DOB GENDER ETHNICITY NATIONALITY BRITISHCITIZENSHIP COUNTRYOFBIRTH "
    "YEAROFENTRY DISABLED CARECERT L2CARECERT RECSOURCE HANDCVISA INOUTUK STARTDATE STARTINSECT DHA APPRENTICE "
    "EMPLSTATUS ZEROHRCONT DAYSSICK SALARYINT SALARY HOURLYRATE MAINJOBROLE MAINJRDESC CONTHOURS AVGHOURS NMCREG "
    "AMHP SCQUAL NONSCQUAL CWPCATEGORY"
)
_QUALIFICATION = re.compile(r"QUALACH\d\d(NOTES)?", re.ASCII)
LEAST_QUALIFICATIONS = 3
_NAMES = {"workplaces": "a workplace file", "workers": "a worker file", "training": "a training file"}


def worker_header(header: tuple[str, ...]) -> tuple[str, ...]:
    """The worker header nearest to the one given: with its optional columns and as many qualification pairs."""
    options = tuple(name for name in _WORKER_OPTIONS if name in header)
    pairs = sum(1 for name in header if _QUALIFICATION.fullmatch(name)) // 2
    numbered = (f"QUALACH{at:02d}" for at in range(1, max(pairs, LEAST_QUALIFICATIONS) + 1))
    notes = tuple(name for first in numbered for name in (first, f"{first}NOTES"))
    return _WORKER_KEYS + options + _WORKER_REST + notes


def is_training(header: tuple[str, ...]) -> bool:
    """Whether these are the columns of an ASC-WDS training file rather than of a plain sheet."""
    return header[:3] == TRAINING[:3]


def rows_of(table: Table, kind: str, private: frozenset[str], faults: Faults) -> list[SheetRow]:
    """The rows of a file of one of the three kinds.

    Raises:
        RefusedSheetError: the header differs; the sentence names the first column that does.
    """
    expected = _expected(kind, table.header)
    if table.header != expected:
        raise RefusedSheetError((_difference(table, kind, expected),))
    return [SheetRow(table.name, number, cells, private, faults) for number, cells in table.records()]


def _expected(kind: str, header: tuple[str, ...]) -> tuple[str, ...]:
    return {"workplaces": WORKPLACES, "training": TRAINING}.get(kind) or worker_header(header)


def _difference(table: Table, kind: str, expected: tuple[str, ...]) -> Fault:
    for other in _NAMES:
        if other != kind and table.header == _expected(other, table.header):
            sentence = f"This is {_NAMES[other]}, not {_NAMES[kind]}; give it with --{other}."
            return Fault(table.name, table.header_row, None, sentence)
    for at, name in enumerate(expected):
        found = table.header[at] if at < len(table.header) else None
        if found != name:
            told = f"is {quoted(found)}" if found is not None else "is missing"
            sentence = f"Column {at + 1} of the header {told}; {_NAMES[kind]} has {name} there."
            return Fault(table.name, table.header_row, found or name, sentence)
    extra = table.header[len(expected)]
    sentence = f"Column {len(expected) + 1} of the header is {quoted(extra)}; {_NAMES[kind]} ends before it."
    return Fault(table.name, table.header_row, extra, sentence)
