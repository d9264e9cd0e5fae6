"""The memberships sheet: through which pool a worker may be drawn on by another organisation, from when to when."""

from dataclasses import dataclass
from datetime import date

from rostering.catalogue import OWN, pools
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns

KIND = "memberships"
COLUMNS = columns("worker pool organisation", "agreement from until")


@dataclass(frozen=True)
class MembershipRow:
    """One row of the sheet. `organisation` is the one whose shifts it opens."""

    row: SheetRow
    pool: str
    organisation: str
    agreement: str | None
    from_on: date | None
    until_on: date | None


def parse(row: SheetRow, today: date) -> MembershipRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.date("from"), row.date("until")
    refuse_backwards(row, first, last)
    others = [pool for pool in pools() if pool != OWN]
    return MembershipRow(
        row=row,
        pool=row.choice("pool", others, ""),
        organisation=row.text("organisation"),
        agreement=row.text("agreement") or None,
        from_on=first,
        until_on=last,
    )


def compare(comparison: Comparison, rows: list[MembershipRow]) -> None:
    """Plans what the sheet adds and changes."""
    for one in rows:
        worker = comparison.worker(one.row)
        host = comparison.organisation(one.row, "organisation", one.organisation)
        if worker is None or host is None:
            continue
        if host is worker["organisation_id"]:
            one.row.refuse("organisation", f"{host['name']} employs them itself; a membership opens another's shifts.")
            continue
        names: dict[str, Value] = {
            "worker_id": worker,
            "pool": one.pool,
            "organisation_id": host,
            "from_on": one.from_on,
        }
        key = ("membership", *names.values())
        if not comparison.once(one.row, key, "pool", "The same worker, pool and organisation from the same day"):
            continue
        change = comparison.row(one.row, f"{worker['code']} {one.pool} for {host['code']}")
        values: dict[str, Value] = {"until_on": one.until_on}
        if one.agreement is not None:
            values["agreement"] = one.agreement
        change.agree("pool_membership", names, **values)
        change.done()
