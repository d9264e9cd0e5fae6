"""The agreements sheet: one row for each organisation that signed an agreement about lending people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rostering.catalogue import roles, skills
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow, columns
from rostering.rosters.eligibility.loan_requirements import CONDITIONS

KIND = "agreements"
COLUMNS = columns(
    "agreement organisation name from until",
    "approvers roles settings notice_days recharge indemnity data_sharing passport conditions",
)
MOST_NOTICE, LONGEST_CODE = 90, 49


@dataclass(frozen=True)
class AgreementRow:
    """One row of the sheet: an agreement, and one organisation that signed it."""

    row: SheetRow
    code: str
    organisation: str
    approvers: str
    settings: tuple[str, ...]
    terms: tuple[tuple[str, Value], ...]


def parse(row: SheetRow, today: date) -> AgreementRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.needed_date("until")
    refuse_backwards(row, first, last)
    code = row.text("agreement", LONGEST_CODE)
    if code.split() != [code]:
        row.refuse("agreement", "A code is one word.")
    return AgreementRow(
        row=row,
        code=code,
        organisation=row.text("organisation"),
        approvers=";".join(_parts(row, "approvers")),
        settings=_parts(row, "settings"),
        terms=(
            ("name", row.text("name")),
            ("from_on", first),
            ("until_on", last),
            ("roles", ";".join(_known(row, "roles", roles()))),
            ("notice_days", row.whole("notice_days", 0, MOST_NOTICE) or 0),
            ("recharge", row.text("recharge") or None),
            ("indemnity", row.text("indemnity") or None),
            ("data_sharing", row.text("data_sharing") or None),
            ("passport_required", row.flag("passport", False)),
            ("conditions", ";".join(_known(row, "conditions", (*CONDITIONS, *skills())))),
        ),
    )


def compare(comparison: Comparison, rows: list[AgreementRow]) -> None:
    """Plans what the sheet adds and changes; all rows of an agreement say the same of it."""
    said: dict[str, tuple[AgreementRow, int]] = {}
    for one in rows:
        first, signed = said.get(one.code, (one, 0))
        said[one.code] = (first, signed + 1)
        if (first.terms, first.settings) != (one.terms, one.settings):
            one.row.refuse("agreement", f"Another row says something else of {one.code}; let both say the same.")
            continue
        known = comparison.known("agreement", {"code": one.code})
        if known is not None and known["ended_by"]:
            one.row.refuse(
                "agreement", f"{one.code} was ended by {known['ended_by']}; a new one has a code of its own."
            )
            continue
        if known is not None:  # what one organisation changes of it, it changes for all who signed
            others = comparison.of("agreement_organisation", "agreement_id", known)
            comparison.organisations |= {each["organisation_id"]["code"] for each in others}
        organisation = comparison.organisation(one.row, "organisation", one.organisation)
        settings = [comparison.setting(one.row, "settings", each) for each in one.settings]
        if organisation is None or None in settings:
            continue
        key = ("agreement", one.code, id(organisation))
        if comparison.once(one.row, key, "organisation", "The same agreement and organisation"):
            _plan(comparison, one, organisation, [each for each in settings if each is not None])
    for first, signed in said.values():
        known = comparison.known("agreement", {"code": first.code})
        if signed < 2 and (known is None or len(comparison.of("agreement_organisation", "agreement_id", known)) < 2):
            first.row.refuse("organisation", f"Only one organisation signed {first.code}; each has a row of its own.")


def _plan(comparison: Comparison, one: AgreementRow, organisation: Record, settings: list[Record]) -> None:
    change = comparison.row(one.row, f"{one.code} {organisation['code']}")
    agreement = change.agree("agreement", {"code": one.code}, **dict(one.terms))
    change.agree(
        "agreement_organisation",
        {"agreement_id": agreement, "organisation_id": organisation},
        approvers=one.approvers,
    )
    for setting in settings:
        change.agree("agreement_setting", {"agreement_id": agreement, "setting_id": setting})
    change.done()


def _known(row: SheetRow, column: str, known: Iterable[str]) -> tuple[str, ...]:
    names = set(known)
    found = _parts(row, column)
    for one in found:
        if one not in names:
            row.refuse(column, f"There is no '{one}'; there are: {', '.join(sorted(names)[:12])}.")
    return found


def _parts(row: SheetRow, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.text(column).split(";") if part.strip())
