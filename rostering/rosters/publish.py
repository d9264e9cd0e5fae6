"""Publishing drafts: refused while anything on the check list blocks, such as a hard rule broken without permission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day, now
from rostering.errors import BadInputError
from rostering.rosters.amendments import write_publication
from rostering.rosters.checklist import BLOCKS, CheckItem, Ground, check_list
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations.lead import lead
from rostering.rosters.overlaps import overlaps
from rostering.rosters.read import read_snapshot
from rostering.rosters.replaced import in_place_of, supersede
from rostering.rosters.standing import Standing, checked
from rostering.rules.broken import broken
from rostering.rules.debts import NewDebt, open_debt, settle
from rostering.rules.ledger_limits import reference_days
from rostering.rules.ledger_people import LedgerPeople
from rostering.rules.ledger_scope import LedgerScope
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.rules.standing_exceptions import StandingException, use_of
from rostering.rules.waivers import marked, read_permissions
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT, PUBLISHED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
HISTORY = "history"
ONE_PLACE = "GEN-ONE"
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class PublishedRoster:
    """One roster that was (or would be) published: its homes, its version, and how many days before its first day.

    `lead_days` is how many `lead_rule` says it should have been; None where no rule in force says so. `replaces` are
    the published rosters of the same days that it takes the place of.
    """

    id: int
    homes: tuple[str, ...]
    first: date
    last: date
    version: int
    days_ahead: int
    lead_days: int | None
    lead_rule: str | None = None
    replaces: tuple[int, ...] = ()

    @property
    def days_late(self) -> int:
        """By how many days it is published later than it should be."""
        return 0 if self.lead_days is None else max(0, self.lead_days - self.days_ahead)

    @property
    def words(self) -> str:
        """Which roster, at which version and how early: H, Mon 23 Nov to Sun 29 Nov, version 2, 5 days before …"""
        when = "before" if self.days_ahead >= 0 else "after"
        ahead = f"{text.counted(abs(self.days_ahead), 'day')} {when} its first day"
        later = f"{text.counted(self.days_late, 'day')} later than the {self.lead_days} asked for"
        late = f", {later}" if self.days_late else ""
        period = f"{text.day(self.first)} to {text.day(self.last)}"
        return f"{', '.join(self.homes)}, {period}, version {self.version}, {ahead}{late}"


@dataclass(frozen=True, slots=True)
class UnknownHistory:
    """The people of one organisation of whom work before a day is not known, so that averages take the contract's."""

    organisation: str
    people: tuple[str, ...]

    @property
    def words(self) -> str:
        """The same in one sentence."""
        more = f" and {len(self.people) - MOST_NAMES} more" if len(self.people) > MOST_NAMES else ""
        return f"History of {self.organisation} is not known for {', '.join(self.people[:MOST_NAMES])}{more}."


@dataclass(frozen=True)
class Publication:
    """What publishing came to. It was done unless something on the check list blocks; nothing was changed then.

    `lifted` are rules that are broken, or keep somebody off a shift that they are on, with the permission each stands
    under.
    """

    rosters: tuple[PublishedRoster, ...]
    broken: tuple[str, ...]
    overlaps: tuple[str, ...]
    unknown: tuple[UnknownHistory, ...]
    lifted: tuple[str, ...]
    debts: tuple[NewDebt, ...]
    organisation: str | None
    acknowledged: bool
    checks: tuple[CheckItem, ...] = ()
    at: datetime | None = None
    actor: str | None = None

    @property
    def refused(self) -> bool:
        """Whether something stands against publishing."""
        return any(item.state == BLOCKS for item in self.checks)


class _RefusedError(Exception):
    """Something came up between the look and the writing; carries what."""

    def __init__(self, publication: Publication) -> None:
        super().__init__("publishing was refused")
        self.publication = publication


def consider(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str], *, acknowledge: bool = False
) -> Publication:
    """The check list of the drafts of some homes (none = all), and what publishing them would do; nothing is changed.

    Raises BadInputError where there is no draft, RefusedError for who may not see it.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = _consider(session, horizon, list(settings), acknowledge=acknowledge)
        access.guard(actor, "see", found.organisation)
    return found


def publish(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str], *, acknowledge: bool = False
) -> Publication:
    """Publish the draft rosters of the named homes (none = all) for a period, all of them or none.

    `acknowledge` says that places below minimum were seen, and accepts, once an organisation, that history is not
    known. What stands against it is in the answer. Raises BadInputError where there is no draft, RefusedError where the
    actor may not publish.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "publish", actor.organisation)
        found = _consider(session, horizon, named, acknowledge=acknowledge)
        access.guard(actor, "publish", found.organisation)
        seen = audit.last_id(session)
    if found.refused:
        return found
    try:
        with use_case(store, actor_name, "publish", found.organisation) as case:
            if audit.last_id(case.session) != seen:
                found = _consider(case.session, horizon, named, acknowledge=acknowledge)
                if found.refused:
                    raise _RefusedError(found)
            _write(case, found)
            return replace(found, at=case.now, actor=case.actor.name)
    except _RefusedError as refusal:
        return refusal.publication


def _write(case: UseCase, found: Publication) -> None:
    for roster in found.rosters:
        row = case.session.get_one(t.Roster, roster.id)
        row.state, row.published_at = PUBLISHED, case.now
        case.session.add(row)
        case.session.flush()
        supersede(case, roster.id)
        write_publication(case, roster.id)
        late = f", {roster.days_late} days late by {roster.lead_rule}" if roster.days_late else ""
        case.record(
            f"roster {roster.id}, {', '.join(roster.homes)}, {roster.first} to {roster.last}",
            before=DRAFT,
            after=f"{PUBLISHED}, version {roster.version}, {len(found.lifted)} rules waived{late}",
        )
    for debt in found.debts:
        open_debt(case, debt)
    settle(case)
    for one in found.unknown:
        case.record(f"history of {one.organisation}", after=f"acknowledged as unknown for {len(one.people)} people")


def _consider(session: Session, horizon: Horizon, named: list[str], *, acknowledge: bool) -> Publication:
    """Everything that publishing would do, and what stands against it."""
    standing = _standing(session, horizon, named)
    book = rulebook(session)
    drafts = _drafts(session, standing)
    if not drafts:
        which = ", ".join(named) or "any setting"
        raise BadInputError(
            f"There is no draft roster of {which} from {horizon.words}; lay patterns or solve to make one."
        )
    build, roster = standing.build, standing.roster
    marks = marked(build, roster, standing.report.broken, read_permissions(session))
    double = overlaps(build)
    owners = {build.snapshot.settings[home].organisation for home in build.snapshot.homes}
    debts = (
        use_of(lifted, broken(build, roster, one)) for one, lifted in marks if isinstance(lifted, StandingException)
    )
    owner = owners.pop() if len(owners) == 1 else None
    unknown = _unknown(session, standing, book)
    ground = Ground(
        rosters=tuple(draft.id for draft in drafts),
        owner=owner,
        standing=standing,
        # Who is in two places is told once, with the work elsewhere that the rule itself cannot name.
        broken=tuple(
            text.violation(build, one)
            for one, lifted in marks
            if lifted is None and not (double and one.rule == ONE_PLACE and one.number < 0)
        ),
        overlaps=double,
        lifted=(
            *(text.lifted(build, one, lifted) for one, lifted in marks if lifted is not None),
            *standing.permits.refused,
        ),
        unknown=tuple(one.words for one in unknown),
        acknowledged=acknowledge,
    )
    return Publication(
        rosters=drafts,
        broken=ground.broken,
        overlaps=double,
        unknown=unknown,
        lifted=ground.lifted,
        debts=tuple(debt for debt in debts if debt is not None),
        organisation=None if owner is None else build.snapshot.organisations[owner],
        acknowledged=acknowledge,
        checks=check_list(session, ground),
    )


def _standing(session: Session, horizon: Horizon, named: list[str]) -> Standing:
    """The rosters meant, checked: of the homes that have one, with every home of a roster that several share."""
    snapshot = read_snapshot(session, horizon, named)
    rosters = sorted({roster for roster, *_ in snapshot.rosters.values()})
    rs, s = t.RosterSetting, t.Setting
    codes = session.exec(
        pick(s.code).join(rs, col(rs.setting_id) == col(s.id)).where(col(rs.roster_id).in_(rosters))
    ).all()
    if rosters and set(codes) != {snapshot.settings[home].code for home in snapshot.homes}:
        snapshot = read_snapshot(session, horizon, codes)
    return checked(snapshot, horizon)


def _drafts(session: Session, standing: Standing) -> tuple[PublishedRoster, ...]:
    snapshot, horizon = standing.build.snapshot, standing.build.horizon
    homes: dict[int, list[int]] = defaultdict(list)
    versions: dict[int, int] = {}
    for home, (roster, version, _, state) in snapshot.rosters.items():
        if state == DRAFT:
            homes[roster].append(home)
            versions[roster] = version
    found = []
    for roster, settings in sorted(homes.items()):
        asked = lead(snapshot, horizon.first, settings)
        found.append(
            PublishedRoster(
                id=roster,
                homes=tuple(sorted(snapshot.settings[home].code for home in settings)),
                first=horizon.first,
                last=horizon.last,
                version=versions[roster],
                days_ahead=(horizon.first - local_day(now())).days,
                lead_days=None if asked is None else asked.days,
                lead_rule=None if asked is None else asked.rule,
                replaces=tuple(in_place_of(session, roster, (PUBLISHED,))),
            )
        )
    return tuple(found)


def _unknown(session: Session, standing: Standing, book: Rulebook) -> tuple[UnknownHistory, ...]:
    """By organisation, the people on the roster of whom the store knows too little to average over."""
    build = standing.build
    today = local_day(now())
    as_at = min(today, build.horizon.first)
    people = [build.persons[code] for code in standing.roster.lines]
    asked = [one.id for one in people if not any(what == HISTORY and a <= today <= b for what, a, b in one.declared)]
    found: dict[int, set[str]] = defaultdict(set)
    for person in LedgerPeople(LedgerScope(session, as_at, asked, 0), book).people() if asked else ():
        reach = reference_days(person, as_at, book)
        if reach is None:
            continue
        since = as_at - timedelta(days=reach)
        for one in person.employments:
            begins = max(since, one.started_on or since)
            if begins < min(one.known_from or as_at, as_at) and one.on(begins):
                found[one.organisation].add(build.snapshot.persons[person.id].name)
    organisations = build.snapshot.organisations
    return tuple(UnknownHistory(organisations[id_], tuple(sorted(found[id_]))) for id_ in sorted(found))
