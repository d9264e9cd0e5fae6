"""One person on one page: contacts, fitness with its ends, restrictions without reasons, the way in, passport, strain,
and the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.errors import BadInputError
from rostering.passports.listing import PassportPage
from rostering.passports.listing import page as passport_page
from rostering.passports.wording import page_lines
from rostering.people.delegations import DelegationLine, list_delegations
from rostering.people.directory import PersonLine, directory
from rostering.people.endings import Ending, endings
from rostering.people.pairs import PairLine, list_pairs
from rostering.people.restrictions import RestrictionLine, list_restrictions
from rostering.people.strain import Strain
from rostering.people.strain_list import strain_list
from rostering.people.wording import person_lines
from rostering.pipeline.listing import PipelineLine, pipeline_of
from rostering.pipeline.wording import way_in_lines
from rostering.rosters import read_people
from rostering.rules.ledger_page import LedgerPage, WeekLine, ledger_page
from rostering.rules.ledger_wording import employment_lines, limit_lines
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
WEEKS = 4


@dataclass(frozen=True, slots=True)
class Profile:
    """All that somebody who makes rosters is to know of a person. `phones` are with the employer's code, for those who
    may edit; `ends` is what of theirs ends about now."""

    line: PersonLine
    phones: tuple[tuple[str, str], ...]
    ends: tuple[Ending, ...]
    restrictions: tuple[RestrictionLine, ...]
    pairs: tuple[PairLine, ...]
    delegations: tuple[DelegationLine, ...]  # that they made or were given
    way_in: PipelineLine | None  # None: they are on none
    passports: tuple[PassportPage, ...]  # with each employer
    strain: Strain
    page: LedgerPage

    @property
    def lines(self) -> list[str]:
        """The page in words, a heading before each part and an empty line after it."""
        day = self.page.ledger.as_at
        bound = [f"{one.words}, {_until(one)}" for one in self.restrictions]
        parts = (
            ("Who", person_lines(self.line)),
            ("Contact", [f"  {phone} ({employer})" for employer, phone in self.phones] or ["  no telephone on record"]),
            ("Ends about now", [f"  {one.words(day)}" for one in self.ends]),
            ("Must not be put on", [f"  {one}" for one in bound]),
            ("Together or apart", [f"  {one.words} {one.other} {one.other_name}, {_spell(one)}" for one in self.pairs]),
            ("Delegated tasks", [f"  {_delegated(one, self.line.code)}" for one in self.delegations]),
            ("Way in", [] if self.way_in is None else [f"  {one}" for one in way_in_lines(self.way_in)]),
            ("Passport", [f"  {one}" for shown in self.passports for one in page_lines(shown)]),
            ("Strain", [f"  {self.strain.words}", *(f"  {one.words}" for one in self.strain.festive)]),
            ("Employers", [f"  {one}" for one in employment_lines(self.page)]),
            ("Limits of working time", [f"  {one}" for one in limit_lines(self.page)]),
            ("Weeks", [f"  {_week(one)}" for one in self.page.weeks]),
        )
        return [line for title, said in parts if said for line in (title.upper(), *said, "")]


def profile(store: Store, actor_name: str | None, person: str) -> Profile:
    """The page of a person by their code, as today. Raises BadInputError for nobody, RefusedError for who may not."""
    today = calendar.today()
    page = ledger_page(store, actor_name, person, today, WEEKS)
    (line,) = directory(store, actor_name, [person])
    ((_, _, strain),) = strain_list(store, actor_name, today, [person])
    id_ = page.ledger.person.id
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        facts = read_people.persons(session, [id_])[id_]
        phones = _phones(session, actor, id_)
    return Profile(
        line=line,
        phones=phones,
        ends=endings(facts, today),
        restrictions=tuple(list_restrictions(store, actor_name, person)),
        pairs=tuple(list_pairs(store, actor_name, person)),
        delegations=tuple(list_delegations(store, actor_name, person)),
        way_in=_way_in(store, actor_name, line.code),
        passports=tuple(passport_page(store, actor_name, person, code) for code in _employers(line, actor)),
        strain=strain,
        page=page,
    )


def _way_in(store: Store, actor_name: str | None, person: str) -> PipelineLine | None:
    try:
        return pipeline_of(store, actor_name, person)
    except BadInputError:
        return None


def _employers(line: PersonLine, actor: Acting) -> list[str]:
    """The organisations of a person that the actor sees, each once."""
    codes = dict.fromkeys(one.organisation for one in line.employments)
    return [code for code in codes if actor.organisation in (None, code)]


def _phones(session: Session, actor: Acting, person: int) -> tuple[tuple[str, str], ...]:
    """Telephones with the code of the employer they are known to, as far as the actor may see them."""
    if "edit" not in access.PERMITTED[actor.role]:
        return ()
    w, o = t.Worker, t.Organisation
    rows = session.exec(
        pick(o.code, w.phone).join(o, col(o.id) == col(w.organisation_id)).where(w.person_id == person).order_by(w.id)
    ).all()
    return tuple((code, phone) for code, phone in rows if phone and actor.organisation in (None, code))


def _delegated(one: DelegationLine, person: str) -> str:
    other = f"to {one.person}" if one.delegator == person else f"by {one.delegator}"
    return f"{one.task} {other}, {one.where}, until {words.day(one.until)} ({one.ends_with})"


def _until(one: RestrictionLine) -> str:
    return f"{_spell(one)}; {one.reviewed_by} looks at it by {words.day(one.review_on)}"


def _spell(one: RestrictionLine | PairLine) -> str:
    until = "until somebody ends it" if one.until is None else f"until {words.day(one.until)}"
    return f"from {words.day(one.from_on)} {until}"


def _week(week: WeekLine) -> str:
    nights = f", {words.counted(week.nights, 'night')}" if week.nights else ""
    elsewhere = f", {words.hours(week.elsewhere)} of them elsewhere" if week.elsewhere else ""
    return (
        f"{calendar.week_name(week.monday)} from {words.day(week.monday)}: {words.hours(week.minutes)} hours{elsewhere}"
        f"{nights}, longest rest {words.hours(week.longest_rest)}"
    )
