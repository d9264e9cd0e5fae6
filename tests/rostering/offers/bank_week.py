"""A week in which bank people are needed: own Ann, and the bank's Bob, Cat, Dan and Eve."""

from sqlmodel import select

from rostering.offers.offer_lines import OfferLine, offers
from rostering.store import tables as t
from tests.rostering.office import Office

BANK = ("bob", "cat", "dan", "eve")


def staffed(office: Office) -> Office:
    """Ann on contract, and four bank people without guaranteed hours."""
    office.worker("ann", contract={"minutes": 2400, "period": "week"})
    for code in BANK:
        office.worker(code, pool="bank", setting_id=None)
    return office


def planned(office: Office) -> int:
    """The same with a draft: Bob on Monday's day shift (1), Cat on Tuesday's (2), Ann on Wednesday's (3)."""
    staffed(office)
    roster = office.roster()
    for number, worker in enumerate((2, 3, 1)):
        office.assign(roster, worker, office.shift(number, "08:00", "16:00"))
    return roster


def standings(office: Office) -> dict[tuple[str, int], str]:
    """How each worker stands on each shift."""
    a, w = t.Assignment, t.Worker
    with office.store.reading() as session:
        rows = session.exec(select(w.code, a.shift_id, a.standing).where(w.id == a.worker_id)).all()
    return {(code, shift or 0): standing for code, shift, standing in rows}


def listed(office: Office, *, everything: bool = False) -> list[OfferLine]:
    """The offers of the week."""
    return offers(office.store, None, office.horizon, everything=everything)
