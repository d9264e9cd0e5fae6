"""What is said of a deployment, line by line: who, whose turn, what is at stake, the facts, questions and history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from rostering import words
from rostering.aid.letters.outbox import CROSSED
from rostering.calendar import local_day
from rostering.text import pounds
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.aid.lender import LostShift
    from rostering.aid.letters.listing import LetterLine
    from rostering.aid.listing import LoanPage
    from rostering.aid.loan import Loan, LoanStep
    from rostering.aid.questions import Question
    from rostering.aid.reviews import Review
    from rostering.aid.stakes import GainedShift, Price

MOST = 8  # shifts of one side that are named


def page_lines(page: LoanPage) -> list[str]:
    """All of a deployment for who decides it. No line says anything about anybody's health."""
    loan = page.loan
    return [
        f"Deployment {loan.id}: {loan.name} ({loan.person}), {words.role(loan.facts.role)}",
        f"from {loan.home.name} ({loan.home.code}) to {loan.setting_name}, {loan.host.name} ({loan.host.code})",
        f"{times(loan)}, agreement {loan.agreement or '-'}{_notice(page)}",
        f"state: {loan.state}{_since(loan)}",
        *_turn(page),
        *(f"LOOK: {one.words}" for one in page.checks if not one.holds),
        *_gains(page),
        *_losses(page),
        *_back(page),
        *_named(
            "stands on it", (f"{_moment(one.starts_at)} {one.code}: {one.refused or 'fine'}" for one in page.dependents)
        ),
        *_named("facts", (f"{'✓' if one.holds else '✗'} {one.name}: {one.words}" for one in page.checks)),
        *_named("questions", _asked(page.questions)),
        *_named("history", (_step(one) for one in loan.steps)),
        *_named("reviews of what was decided in an emergency", (_review(one) for one in page.reviews)),
        *_named(f"letters, {loan.partner} keeping a store of its own", (_letter(one) for one in page.letters)),
    ]


def times(loan: Loan) -> str:
    """From when to when: days where it is for whole days, else times."""
    starts_at, ends_at = loan.period
    first, last = local_day(starts_at), local_day(ends_at - LAST_MINUTE)
    whole = words.clock(starts_at) == words.clock(ends_at) == "00:00"
    if whole:
        return words.day(first) if first == last else f"{words.day(first)} to {words.day(last)}"
    return f"{_moment(starts_at)} to {_moment(ends_at)}"


def question_words(one: Question) -> str:
    """A question that waits, as a line says it."""
    return f"{one.by} ({one.organisation}) asks: {one.words}"


def _review(one: Review) -> str:
    if one.finding is not None:
        return f"{one.organisation}: {one.finding}, by {one.reviewed_by}: {one.note}"
    due = "OVERDUE since" if one.overdue else "due by"
    return f"{one.organisation}: {due} {words.day(local_day(one.due_at))}, of steps by {', '.join(one.taken_by)}"


def _letter(one: LetterLine) -> str:
    gave_way = ": it crossed a decision here and gave way" if one.outcome == CROSSED else ""
    return f"{_moment(one.at)} {one.way} {one.number}: {one.brought}, {one.outcome}{gave_way}"


def _notice(page: LoanPage) -> str:
    return f", {words.counted(page.notice_days, 'day')} of notice for a recall" if page.notice_days else ""


def _since(loan: Loan) -> str:
    last = loan.steps[-1] if loan.steps else None
    return "" if last is None else f" since {_moment(last.at)}, by {_who(last)}"


def _turn(page: LoanPage) -> Iterator[str]:
    turn = page.turn
    if page.next is None:
        return
    if turn.mine is not None:
        place = f", in place of {turn.in_place_of}" if turn.in_place_of is not None else ""
        yield f"next: {page.next.name}. It is yours{place}."
    else:
        yield f"next: {page.next.name}, by {turn.whose}. {turn.not_mine}"


def _gains(page: LoanPage) -> Iterator[str]:
    gained = page.stakes.gained
    if not page.checks:
        return
    below = sum(one.is_below for one in gained)
    if not gained:
        yield f"{page.loan.host.code} gains: no shift that is short in these days"
        return
    named = "" if page.loan.facts.shifts else "up to "
    pays = _price(page.stakes.pays, "to pay")
    yield f"{page.loan.host.code} gains: {named}{words.counted(len(gained), 'shift')}, {below} below minimum; {pays}"
    yield from _few([_gained(one) for one in gained])


def _gained(one: GainedShift) -> str:
    them = "on it already" if one.stands else f"{one.filled} of {one.minimum}"
    wanted = f", {one.target} wanted" if one.target > one.minimum else ""
    return f"{one.words}: {them}{wanted}{' BELOW' if one.is_below and not one.stands else ''}"


def _losses(page: LoanPage) -> Iterator[str]:
    lost = page.lost
    if not page.checks:
        return
    if not lost:
        yield f"{page.loan.home.code} loses: no shift that is rostered"
        return
    below = sum(one.is_below for one in lost)
    planned = _price(page.stakes.planned, "as planned")
    yield f"{page.loan.home.code} loses: {words.counted(len(lost), 'shift')}, {below} below minimum; {planned}"
    yield from _few([_lost(one) for one in lost])


def _back(page: LoanPage) -> Iterator[str]:
    if page.checks:
        day = "not known yet" if page.back.day is None else words.day(page.back.day)
        yield f"back at home: {day} ({page.back.why})"


def _lost(one: LostShift) -> str:
    passes = " (may be)" if one.waived else " BELOW" if one.is_below else ""
    return f"{one.words}: {one.left} of {one.minimum} left{passes}"


def _price(price: Price, what: str) -> str:
    hours = words.duration(price.minutes)
    if price.unpriced == price.shifts:
        return f"{hours}, no rate is known"
    rest = f"; no rate for {price.unpriced} of them" if price.unpriced else ""
    return f"{hours}, {pounds(price.pence)} {what}{rest}"


def _asked(asked: Iterable[Question]) -> Iterator[str]:
    for one in asked:
        yield f"{_moment(one.at)} {question_words(one)}"
        if one.answer is None or one.answered_at is None:
            yield "  no answer yet"
        else:
            yield f"  {_moment(one.answered_at)} {one.answered_by}: {one.answer}"


def _step(step: LoanStep) -> str:
    said = "; ".join(
        part
        for part in (
            step.why,
            step.means and f"{step.means}: '{step.words}'",
            step.waived and f"passes all the same: {step.waived}",
            step.emergency and f"by the short chain in emergency {step.emergency}",
        )
        if part
    )
    return f"{_moment(step.at)} {step.state} by {_who(step)}{f': {said}' if said else ''}"


def _who(step: LoanStep) -> str:
    place = f" in place of {step.in_place_of}" if step.in_place_of else ""
    return f"{step.by}{place}{f' for {step.organisation}' if step.organisation else ''}"


def _named(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Some lines under a heading; nothing where there are none."""
    found = [f"  {line}" for line in lines]
    yield from ((f"{heading}:", *found) if found else ())


def _few(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"  … and {len(lines) - MOST} more"


def _moment(at: datetime) -> str:
    return f"{words.day(local_day(at))} {words.clock(at)}"
