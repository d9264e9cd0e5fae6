"""Workplaces become settings of an organisation: one organisation a provider number."""

import re
from dataclasses import dataclass

from rostering.catalogue import is_unknown, setting_kind_of_asc
from rostering.imports import fields
from rostering.imports.asc_wds import codes
from rostering.imports.asc_wds.header import names
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow

PRIVATE = frozenset({"POSTCODE"})
USED = frozenset(
    names("LOCALESTID STATUS ESTNAME POSTCODE ESTTYPE REGTYPE PROVNUM LOCATIONID MAINSERVICE ALLSERVICES CAPACITY")
)
# ESTTYPE: what the employer is
_ORGANISATION_KINDS = {1: "council", 3: "council", 6: "care_company", 7: "voluntary", 8: "other"}
_CQC_SERVICES = (1, 2, 8)  # services that only a registered provider may give
_PROVIDER = re.compile(r"\d-\d{8,12}", re.ASCII)
_CAPACITY = 9_999


@dataclass(frozen=True)
class Workplace:
    """One workplace of the file. Empty or None: the file does not say."""

    row: SheetRow
    id: str
    status: str
    name: str = ""
    provider: str = ""
    location: str = ""
    organisation_kind: str = "care_company"
    kind: str = "other"
    places: int | None = None
    postcode_out: str | None = None


def parse(row: SheetRow) -> Workplace:
    """The row as it stands; what is wrong is noted on it. Of a row to delete only the id is read."""
    local_id, status = codes.id_of(row, "LOCALESTID"), codes.status_of(row)
    if status == "DELETE":
        return Workplace(row, local_id, status)
    name = row.text("ESTNAME")
    if not name:
        row.refuse("ESTNAME", "The cell is empty and must be filled.")
    service = codes.number_of(row, "MAINSERVICE")
    kind = "other" if service is None else setting_kind_of_asc(service)
    if is_unknown(kind):
        row.warn("MAINSERVICE", f"The service {service} is not in our catalogue; it is kept as '{kind}'.")
    elif service is None:
        row.warn("MAINSERVICE", "The cell is empty; the kind of setting is kept as 'other'.")
    _check_registration(row, service)
    sort = codes.code_of(row, "ESTTYPE", _ORGANISATION_KINDS)
    return Workplace(
        row=row,
        id=local_id,
        status=status,
        name=name,
        provider=_identifier(row, "PROVNUM"),
        location=_identifier(row, "LOCATIONID"),
        organisation_kind=_ORGANISATION_KINDS[sort] if sort is not None else "care_company",
        kind=kind,
        places=_places(row, service),
        postcode_out=outward_or_warn(row),
    )


def _check_registration(row: SheetRow, service: int | None) -> None:
    registered = codes.code_of(row, "REGTYPE", (0, 2))
    if registered == 0 and service in _CQC_SERVICES:
        row.warn("REGTYPE", f"The service {service} needs registration with the CQC, but the cell says 0.")
    if registered == 2 and not row.filled("PROVNUM"):
        row.warn("PROVNUM", "The workplace is registered with the CQC, but its provider number is empty.")


def _identifier(row: SheetRow, column: str) -> str:
    text = codes.squeezed(row.text(column))
    if text and not _PROVIDER.fullmatch(text):
        row.refuse(column, f"The cell is {fields.quoted(text)}; expected a number such as 1-123456789.")
        return ""
    return text


def _places(row: SheetRow, service: int | None) -> int | None:
    """The capacity of the main service, where the lists of services and capacities give it."""
    services, capacities = codes.items_of(row, "ALLSERVICES"), codes.items_of(row, "CAPACITY")
    if capacities and len(capacities) != len(services):
        sentence = f"ALLSERVICES has {len(services)} items and CAPACITY {len(capacities)}; they must have as many."
        row.refuse("CAPACITY", sentence)
        return None
    for code, capacity in zip(services, capacities, strict=False):
        if code == str(service) and capacity:
            try:
                return fields.whole_of(capacity, 0, _CAPACITY)
            except fields.CellError as cause:
                row.refuse("CAPACITY", f"An item {cause}.")
    return None


def outward_or_warn(row: SheetRow) -> str | None:
    """The outward part of the POSTCODE; a wrong one is ignored with a warning."""
    if not row.filled("POSTCODE"):
        return None
    try:
        return fields.outward_of(row.cells["POSTCODE"])
    except fields.CellError:
        row.warn("POSTCODE", "The cell is not a postcode; it is ignored.")
        return None


class Workplaces:
    """The settings that stand for workplaces, known and new, by their LOCALESTID."""

    def __init__(self, comparison: Comparison, organisation_name: str | None) -> None:
        self._comparison = comparison
        self._named = organisation_name
        self._unnumbered: Record | None = None
        self.named: dict[str, Record] = {}  # by LOCALESTID, those of this import

    def compare(self, workplaces: list[Workplace]) -> None:
        """Plans what the workplace file adds and changes."""
        providers = {one.provider for one in workplaces if one.provider}
        if self._named and len(providers) > 1:
            second = next(one for one in workplaces if one.provider not in ("", workplaces[0].provider))
            sentence = (
                f"The file holds {len(providers)} providers, so --organisation cannot name them all; leave it out."
            )
            second.row.refuse("PROVNUM", sentence)
            return
        only = next(iter(providers)) if len(providers) == 1 else ""
        for workplace in workplaces:
            what = f"The workplace '{workplace.id}'"
            if self._comparison.once(workplace.row, ("workplace", codes.squeezed(workplace.id)), "LOCALESTID", what):
                self._compare_row(workplace, workplace.provider or only)

    def find(self, row: SheetRow, id: str) -> Record | None:
        """The setting of a LOCALESTID; one that is not known, or in several organisations, is noted."""
        key = codes.squeezed(id)
        if key in self.named:
            return self.named[key]
        found = self._stored(key)
        if self._named:
            found = [
                one for one in found if self._named in (one["organisation_id"]["name"], one["organisation_id"]["code"])
            ]
        if len(found) == 1:
            self._comparison.organisations.add(found[0]["organisation_id"]["code"])
            return found[0]
        sentence = f"There is no workplace {fields.quoted(id)}; import its workplace file first, or give both together."
        if found:
            sentence = (
                f"Several organisations have a workplace {fields.quoted(id)}; choose one with --organisation NAME."
            )
        row.refuse("LOCALESTID", sentence)
        return None

    def _stored(self, key: str) -> list[Record]:
        known = self._comparison.indexed("setting", "asc", lambda one: codes.squeezed(one["code"]))
        return [one for one in known.get(key, []) if one["within_id"] is None]

    def _compare_row(self, workplace: Workplace, provider: str) -> None:
        row, key = workplace.row, codes.squeezed(workplace.id)
        change = self._comparison.row(row, f"workplace {workplace.id}")
        if workplace.status == "DELETE":
            self._close(change, workplace, key)
            return
        organisation = self._organisation(change, workplace, provider, key)
        if organisation is None:
            return
        known = next((one for one in self._stored(key) if one["organisation_id"] is organisation), None)
        said: dict[str, Value] = {"name": workplace.name, "kind": workplace.kind}
        optional = (("postcode_out", workplace.postcode_out), ("location_number", workplace.location or None))
        said |= {column: value for column, value in (*optional, ("places", workplace.places)) if value is not None}
        if known is None and self._is_unit(workplace, organisation):
            return
        if known is None:
            if workplace.status in ("UPDATE", "NOCHANGE"):
                warn_unknown(row, "A workplace", workplace.status)
            self.named[key] = change.add("setting", code=workplace.id, organisation_id=organisation, **said)
        else:
            self.named[key] = known
            before = len(change.words)
            change.set(known, **said)
            if workplace.status == "NEW" and len(change.words) > before:
                warn_known(row, "A workplace")
        change.done()

    def _close(self, change: RowChange, workplace: Workplace, key: str) -> None:
        found = self.find(workplace.row, workplace.id)
        if found is None:
            return
        self.named[key] = found
        if found["closed_from"] is None or found["closed_until"] is not None:
            change.set(found, closed_from=self._comparison.today, closed_until=None)
            change.delete()
        change.done()

    def _organisation(self, change: RowChange, workplace: Workplace, provider: str, key: str) -> Record | None:
        """The organisation by its provider number, by the name given, by where the workplace is already; else new."""
        organisations = self._comparison.plan.rows("organisation")
        named = [one for one in organisations if self._named and self._named in (one["name"], one["code"])]
        numbered = [one for one in organisations if provider and provider in (one["provider_number"], one["code"])]
        own = [one["organisation_id"] for one in self._stored(key)] if not provider and not self._named else []
        found = next(iter(numbered or named or own), None) or (None if provider else self._unnumbered)
        if found is None:
            taken = {one["code"] for one in organisations}
            code = provider or next(
                code
                for code in (workplace.id, *(f"{workplace.id[:44]}-{at}" for at in range(2, 999)))
                if code not in taken
            )
            found = self._comparison.add(
                "organisation",
                code=code,
                name=self._named or workplace.name,
                kind=workplace.organisation_kind,
                provider_number=provider or None,
            )
            change.say(f"new organisation {found['name']}")
        elif provider and found["provider_number"] not in (None, provider):
            sentence = f"The organisation {found['name']} has the provider number {found['provider_number']}, not this."
            workplace.row.refuse("PROVNUM", sentence)
            return None
        else:
            self._bring_up_to_date(change, found, provider)
        if not provider:
            self._unnumbered = found
        self._comparison.organisations.add(found["code"])
        return found

    def _bring_up_to_date(self, change: RowChange, organisation: Record, provider: str) -> None:
        """Gives a known organisation the provider number and the name that this import brings."""
        if provider and organisation["provider_number"] is None:
            change.set(organisation, provider_number=provider)
        if self._named and self._named not in (organisation["name"], organisation["code"]):
            change.set(organisation, name=self._named)

    def _is_unit(self, workplace: Workplace, organisation: Record) -> bool:
        """Whether the id is taken by a unit inside a setting, which is noted."""
        taken = self._comparison.indexed("setting", "code", lambda one: one["code"]).get(workplace.id, [])
        if not any(one["organisation_id"] is organisation for one in taken):
            return False
        sentence = f"The id {fields.quoted(workplace.id)} belongs to a unit of {organisation['name']} already."
        workplace.row.refuse("LOCALESTID", sentence)
        return True


def warn_known(row: SheetRow, what: str) -> None:
    """Notes that a row with STATUS NEW speaks of what is stored already, in other words."""
    row.warn("STATUS", f"{what} is NEW in the file but stored already; it was brought up to date.")


def warn_unknown(row: SheetRow, what: str, status: str) -> None:
    """Notes that a row speaks of what it takes to be known and is not stored yet."""
    row.warn("STATUS", f"{what} is {status} in the file but not stored yet; it was taken as new.")
