"""A plan in words: why somebody is proposed, and why a place stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from rostering import words
from rostering.aid.lender import LostShift, Return
from rostering.aid.plan.ground import Ground
from rostering.aid.plan.laid import Laid, Who
from rostering.aid.plan.planned import LentShift, Plan
from rostering.gaps.gaps import MINIMUM
from rostering.rosters.snapshot import ShiftFacts
from solver.lending import Offer

MOST_NAMED = 3
LONGEST = 200  # letters of a reason that a step of a deployment keeps
NO_AGREEMENT = "no agreement between its organisation and another is in force in these days"


def reason(
    shifts: Sequence[LentShift],
    who: Who,
    lender: str,
    before: int | None,
    since: date | None,
    lost: Sequence[LostShift],
) -> str:
    """Why somebody is proposed: what the loan closes, how far it is, whether they know the place, and the lender's
    burden."""
    below = "below minimum" if any(one.below == MINIMUM for one in shifts) else "below target"
    urgent = min(one.priority for one in shifts)
    said = [
        f"closes {words.counted(len(shifts), 'place')} {below}, priority {urgent}",
        "way not known" if who.travel is None else f"{who.travel} min away",
        "inducted there" if who.inducted else "to be inducted",
    ]
    if before is not None and since is not None:
        said.append(f"{lender} {burden(before)} since {words.day(since)}")
    below_at_home = sum(one.is_below for one in lost)
    if below_at_home:
        said.append(f"home falls below its minimum on {words.counted(below_at_home, 'shift')}")
    else:
        said.append(
            f"home keeps its minimum on {words.counted(len(lost), 'shift')}" if lost else "nothing is lost at home"
        )
    return "; ".join(said)[:LONGEST]


def burden(days: int) -> str:
    """What an organisation has to its account."""
    if days < 0:
        return f"received {words.counted(-days, 'day')} more than it lent"
    return f"lent {words.counted(days, 'day')} more than it received" if days else "lent as much as it received"


def back_words(back: Return) -> str:
    """When somebody may return, and why then."""
    return back.why if back.day is None else f"{words.day(back.day)} ({back.why})"


def why_open(ground: Ground, laid: Laid, shift: ShiftFacts) -> str:
    """Why a place of a shift stays open."""
    duty = ground.build.shift_ids[shift.id]
    able = [offer for offer in laid.lending.offers if duty in offer.duties]
    if able:
        held = sum(_is_held(laid, offer, duty) for offer in able)
        people = len({offer.worker for offer in able})
        if held == len(able):
            return f"{_could(people)}, but home would fall below its minimum"
        return f"{_could(people)}: lent elsewhere, needed at home, or kept by rest and hours"
    host = ground.snapshot.settings[shift.setting].organisation
    lenders = ground.agreed.lenders(host)
    if not lenders:
        return NO_AGREEMENT
    return _refusals(ground, shift, duty, lenders)


def _could(people: int) -> str:
    return f"{words.counted(people, 'person', 'people')} could come"


def _is_held(laid: Laid, offer: Offer, duty: str) -> bool:
    """Whether home cannot spare somebody for a duty, whoever else stays."""
    first, last = offer.duties[duty]
    days = range(first, offer.lost.get(last, last) + 1)
    heads = {(offer.worker, day) for day in days}
    return any(not floor.most and heads & floor.heads for floor in laid.lending.floors)


def _refusals(ground: Ground, shift: ShiftFacts, duty: str, lenders: frozenset[int]) -> str:
    """What stops the people of lenders, the commonest first."""
    snapshot = ground.snapshot
    theirs = {snapshot.persons[one.person].code for one in snapshot.workers if one.organisation in lenders}
    refused = ground.build.refusals.get(duty, {})
    counts = Counter(refusal.reason for code, refusal in refused.items() if code in theirs)
    if not counts:
        return f"no lender has anybody as {words.role(shift.role)} whom it could send"
    named = [f"{said} ({number})" for said, number in counts.most_common(MOST_NAMED)]
    return f"nobody may be lent: {', '.join(named)}"


def summary(plan: Plan) -> str:
    """How much of what is short the loans of a plan close."""
    loans = words.counted(len(plan.loans), "loan")
    proven = "" if plan.proven or not plan.loans else ", the best found in the time"
    places = words.counted(plan.places, "place")
    return f"{plan.horizon.words}: {plan.closed} of {places} would be closed by {loans}{proven}."


def price_words(plan: Plan) -> str:
    """What the protection of lenders costs in cover."""
    if not plan.protected:
        below = len({one.shift for loan in plan.loans for one in loan.lost if one.is_below})
        return f"Lenders are not protected: {words.counted(below, 'shift')} at home would stand below their minimum."
    if not plan.price:
        return "No lender falls below its minimum, and protecting them costs no place."
    places = words.counted(plan.price, "place")
    without = f"without protection {plan.unprotected} would be closed"
    return f"No lender falls below its minimum; that costs {places}: {without}."
