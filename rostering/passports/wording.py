"""What is said of a passport, of what it brings, of what is taken back, and of all that one person has of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rostering.catalogue import restrictions, roles

if TYPE_CHECKING:
    from rostering.passports.brought import Left
    from rostering.passports.document import Document
    from rostering.passports.listing import PassportPage
    from rostering.passports.revoke import Revoked
    from rostering.passports.taken_back import TakenBack


def said_content(document: Document) -> Iterator[str]:
    """What a passport says, a line for each thing."""
    said = document.claims
    since = f", since {said.employment.started_on}" if said.employment.started_on is not None else ""
    yield f"  {said.name}, identity seen {said.identity_on}"
    titles = [roles()[code].title.lower() if code in roles() else code for code in said.employment.roles]
    yield f"  employed by {said.employment.employer} as {', '.join(titles) or 'nothing said'}{since}"
    for entry in said.registrations:
        conditions = ", with conditions" if entry.conditional else ""
        yield f"  {entry.body} registration {entry.number or ''}: {entry.status}{conditions}{_until(entry.until)}"
    for training in said.training:
        level = f" level {training.level}" if training.level is not None else ""
        yield f"  {training.title}{level} ({training.category}), done {training.done_on}{_until(training.until)}"
    for check in said.checks:
        level = f" {check.level}" if check.level is not None else ""
        yield f"  check {check.kind}{level}, seen {check.seen_on}{_until(check.until)}"
    for one in said.restrictions:
        kind = restrictions().get(one.forbids)
        words = f"{one.forbids} {one.value or ''}".strip() if kind is None else kind.say(one.value)
        yield f"  restriction: {words}, from {one.from_on}{_until(one.until)}"


def said_harvest(brought: Iterable[str], left: Iterable[Left], verb: str) -> Iterator[str]:
    """What a passport brings, and what it does not and why."""
    told = list(brought)
    yield f"{verb}:" if told else f"{verb} nothing."
    yield from (f"  {one}" for one in told)
    others = list(left)
    if others:
        yield "Nothing came of:"
        yield from (f"  {one.words}: {one.why}" for one in others)


def said_revoked(done: Revoked) -> Iterator[str]:
    """A passport that was revoked, with what that took back in this store."""
    yield f"The passport {done.number} of {done.person} was revoked ({done.reason})."
    for one in done.taken_back:
        yield from said_taken_back(one)


def said_taken_back(done: TakenBack) -> Iterator[str]:
    """What ended with an acceptance, what stays, and the shifts that break."""
    yield f"{done.organisation} took back of {done.person}: {'; '.join(done.gone) or 'nothing'}."
    if done.stays:
        yield f"Until a manager ends them these stay: {'; '.join(done.stays)}."
    if done.broken:
        yield "Shifts that this breaks:"
        yield from (f"  {one.words}" for one in done.broken)


def page_lines(page: PassportPage) -> list[str]:
    """One person's application, consents, passports and what came from those of others; empty where there is none."""
    return list(_page(page))


def _page(page: PassportPage) -> Iterator[str]:
    if page.application is not None:
        yield f"Application: {page.application.state}, recorded by {page.application.applied_by}."
    for one in page.consents:
        taken = f"; withdrawn {one.withdrawn_on} ({one.withdrawn_means})" if one.withdrawn_on is not None else ""
        yield f"Consent: given {one.given_on} ({one.means}), recorded by {one.recorded_by}{taken}."
    for line in page.issued:
        until = f"{line.valid_until:%d/%m/%Y}"
        yield f"Issued by {line.organisation}: {line.state}, until {until}, {line.number}."
        if line.differs:
            yield f"  It would read otherwise today: {', '.join(line.differs)}; issue it anew."
    for answer in page.answers:
        yield f"{answer.answer.capitalize()} from {answer.issuer}: {answer.state}."
        yield from (f"  {fact}" for fact in answer.facts)
    if page.document is not None:
        yield from said_content(page.document)


def _until(until: object) -> str:
    return "" if until is None else f", until {until}"
