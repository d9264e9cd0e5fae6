"""One person's recall, step by step: notified, released by the employer, their reply, days, posted to, stood down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.access import Acting
from rostering.errors import BadInputError
from rostering.message import Message, Say, to_workers
from rostering.message_words import spoken
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers
from rostering.pipeline.campaign import find_campaign, refuse_closed
from rostering.pipeline.entry import ACTION
from rostering.pipeline.recall_limits import YearUse, notice_days, year_use
from rostering.pipeline.recall_state import ACCEPTED, AFTER, CHOSEN, NOTIFIED, POSTED, SAID, STEPS, STOOD_DOWN, standing
from rostering.requests.employment import find_setting
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select
RECALL = "recall"  # the phrase of a notice, and the kind of its message


@dataclass(frozen=True, slots=True)
class Called:
    """One person in a campaign: the row, who it is, and what is so."""

    campaign: t.RecallCampaign
    row: t.Recall
    worker: t.Worker
    person: PersonName
    standing: frozenset[str]
    notified_on: date | None

    @property
    def is_stood_down(self) -> bool:
        """Whether they are needed no more."""
        return STOOD_DOWN in self.standing


@dataclass(frozen=True, slots=True)
class DaysOffered:
    """The days that somebody offers now, and the agreement year they count in, where a rule counts one."""

    person: str
    days: tuple[date, ...]
    year: YearUse | None


def notify(
    store: Store, actor_name: str | None, code: str, people: Iterable[str] = (), language: str = "en"
) -> tuple[Message, ...]:
    """The notices of a campaign, ready to copy or for a gateway, to those named or to everybody who was not told yet;
    and note that they are told now. The days of notice run from today.

    Raises BadInputError for a campaign that is closed, a language there is not, somebody who is not in it or was stood
    down, and where nobody is left to tell; RefusedError for who may not.
    """
    organisation, named = bound_to(store, actor_name, ACTION), list(people)
    phrases = spoken(language)
    with store.reading() as session:
        _untold(session, access.acting(session, actor_name), code, named)
    with use_case(store, actor_name, ACTION, organisation) as case:
        campaign, told = _untold(case.session, case.actor, code, named)
        for one in told:
            _add(case.session, one, NOTIFIED, case.actor.name)
        said = [(one.row.worker_id, _notice(campaign, _first(case.session, one))) for one in told]
        case.session.flush()
        case.record(f"recall {campaign.code}", after=f"{len(told)} notified")
        return to_workers(case.session, case.actor, RECALL, said, phrases)


def recall_step(
    store: Store, actor_name: str | None, code: str, person: str, step: str, setting: str | None = None
) -> Called:
    """Record one step of somebody's recall, who and when.

    Raises BadInputError, with nothing written, for a campaign that is closed, somebody who is not in it or was stood
    down, an unknown step, one out of order or made already, and a posting without its setting; RefusedError for who
    may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _step(session, access.acting(session, actor_name), code, person, step, setting)
    with use_case(store, actor_name, ACTION, organisation) as case:
        called, where = _step(case.session, case.actor, code, person, step, setting)
        _add(case.session, called, step, case.actor.name, where)
        case.session.flush()
        case.record(f"recall {called.campaign.code} of {called.person.code}", after=SAID[step])
        return find_called(case.session, case.actor, code, person)


def offer_days(
    store: Store, actor_name: str | None, code: str, person: str, days: Iterable[date], *, take_back: bool = False
) -> DaysOffered:
    """Note the days that somebody recalled offers, beside those noted before, or take some back.

    Raises BadInputError, with nothing written, for a campaign that is closed, somebody who has not accepted, a day
    outside the campaign, past, or before the notice has run out (with the date on which it may begin), for one day too
    many in the year where a pack makes that limit hard, and for a day that is taken back but was never offered;
    RefusedError for who may not.
    """
    organisation, wanted = bound_to(store, actor_name, ACTION), sorted(set(days))
    with store.reading() as session:
        _offered(session, access.acting(session, actor_name), code, person, wanted, take_back)
    with use_case(store, actor_name, ACTION, organisation) as case:
        called, known, year = _offered(case.session, case.actor, code, person, wanted, take_back)
        number = called.row.id or 0
        for day in wanted:
            if take_back:
                case.session.delete(case.session.get_one(t.RecallDay, (number, day)))
            elif day not in known:
                facts: dict[str, Any] = {"offered_by": case.actor.name, "offered_at": case.now}
                case.session.add(t.RecallDay(recall_id=number, day=day, **facts))
        case.session.flush()
        after = f"{'took back' if take_back else 'offers'} {', '.join(map(str, wanted))}"
        case.record(f"recall {called.campaign.code} of {called.person.code}", after=after)
        left = [day for day in known if day not in wanted] if take_back else sorted({*known, *wanted})
        return DaysOffered(called.person.code, tuple(left), year)


def find_called(session: Session, actor: Acting, code: str, person: str) -> Called:
    """Somebody in a campaign. Raises BadInputError where they are not in it."""
    campaign = find_campaign(session, actor, code)
    who = People(session).find(person)
    refuse_strangers(actor, [who])
    for one in called_in(session, campaign):
        if one.person.id == who.id:
            return one
    raise BadInputError(f"{who.code} is not in the recall {campaign.code}; 'rota recall show' lists who is.")


def called_in(session: Session, campaign: t.RecallCampaign) -> list[Called]:
    """Everybody in a campaign, by name."""
    r, w, s = t.Recall, t.Worker, t.RecallStep
    people = People(session).by_id
    rows = session.exec(select(r, w).join(w, col(w.id) == col(r.worker_id)).where(r.campaign_id == campaign.id)).all()
    made: dict[int, list[t.RecallStep]] = {}
    for step in session.exec(select(s).where(col(s.recall_id).in_([row.id for row, _ in rows])).order_by(col(s.id))):
        made.setdefault(step.recall_id, []).append(step)
    found = []
    for row, worker in rows:
        steps = made.get(row.id or 0, [])
        told = next((calendar.local_day(one.made_at) for one in steps if one.step == NOTIFIED), None)
        so = standing(tuple(one.step for one in steps))
        found.append(Called(campaign, row, worker, people[worker.person_id], so, told))
    return sorted(found, key=lambda one: (one.person.name, one.person.code))


def _notice(campaign: t.RecallCampaign, first: date) -> Say:
    """What somebody is told: from when, once the notice has run out, to when."""
    begins, last = max(campaign.from_on, first), campaign.until_on
    return lambda words: words.say(RECALL, first=words.day(begins), last=words.day(last))


def _first(session: Session, called: Called) -> date:
    """The first day that the notice leaves, given from today where it was not given yet."""
    told = called.notified_on or calendar.today()
    return told + timedelta(days=notice_days(session, called.worker, told))


def _untold(session: Session, actor: Acting, code: str, named: list[str]) -> tuple[t.RecallCampaign, list[Called]]:
    campaign = find_campaign(session, actor, code)
    refuse_closed(campaign)
    chosen = [find_called(session, actor, code, one) for one in named] if named else called_in(session, campaign)
    for one in chosen if named else ():
        if one.notified_on is not None or one.is_stood_down:
            was = "stood down" if one.is_stood_down else f"told on {one.notified_on}"
            raise BadInputError(f"{one.person.code} was {was} already in the recall {campaign.code}.")
    left = [one for one in chosen if one.notified_on is None and not one.is_stood_down]
    if not left:
        raise BadInputError(f"Nobody in the recall {campaign.code} is left to tell.")
    return campaign, left


def _step(
    session: Session, actor: Acting, code: str, person: str, step: str, setting: str | None
) -> tuple[Called, int | None]:
    called = _standing(session, actor, code, person)
    known = [one for one in STEPS if one not in (CHOSEN, NOTIFIED)]
    if step not in known:
        raise BadInputError(f"'{step}' is no step of a recall; choose one of: {', '.join(known)}.")
    for earlier in AFTER[step]:
        if earlier not in called.standing:
            raise BadInputError(f"{called.person.code} is not {SAID[earlier]} yet, which comes before {SAID[step]}.")
    if (step == POSTED) != (setting is not None):
        raise BadInputError("A posting names its setting, and no other step does.", hint=" (with --setting)")
    if step in called.standing and step != POSTED:
        raise BadInputError(f"{called.person.code} is {SAID[step]} already in the recall {called.campaign.code}.")
    return called, None if setting is None else find_setting(session, setting).id


def _standing(session: Session, actor: Acting, code: str, person: str) -> Called:
    called = find_called(session, actor, code, person)
    refuse_closed(called.campaign)
    if called.is_stood_down:
        raise BadInputError(f"{called.person.code} was stood down in the recall {called.campaign.code}.")
    return called


def _offered(
    session: Session, actor: Acting, code: str, person: str, wanted: list[date], take_back: bool
) -> tuple[Called, list[date], YearUse | None]:
    called = _standing(session, actor, code, person)
    known = sorted(session.exec(pick(t.RecallDay.day).where(t.RecallDay.recall_id == called.row.id)))
    if not wanted:
        raise BadInputError("Name the days, such as 7/12/2026.")
    if take_back:
        for day in wanted:
            if day not in known:
                raise BadInputError(f"{called.person.code} did not offer {day}; there is nothing to take back.")
        return called, known, None
    if ACCEPTED not in called.standing:
        raise BadInputError(f"{called.person.code} has not accepted yet; record the reply before the days.")
    for day in wanted:
        _refuse_day(session, called, day)
    year = year_use(session, called.worker, {*known, *wanted})
    if year is not None and year.is_hard and year.over:
        raise BadInputError(
            f"That makes {year.days} days of {called.person.code} from {year.first} to {year.last}, of at most "
            f"{year.most}; offer fewer."
        )
    return called, known, year


def _refuse_day(session: Session, called: Called, day: date) -> None:
    campaign, today = called.campaign, calendar.today()
    if not campaign.from_on <= day <= campaign.until_on:
        raise BadInputError(
            f"{day} is outside the recall {campaign.code}, which runs from {campaign.from_on} to {campaign.until_on}."
        )
    first = _first(session, called)
    if day < first:
        raise BadInputError(
            f"{day} is before the notice has run out; {called.person.code} may begin on {max(first, campaign.from_on)}."
        )
    if day < today:
        raise BadInputError(f"{day} is past; offer days that are to come.")


def _add(session: Session, called: Called, step: str, by: str, setting: int | None = None) -> None:
    row = t.RecallStep(recall_id=called.row.id or 0, step=step, made_by=by, made_at=calendar.now(), setting_id=setting)
    session.add(row)
