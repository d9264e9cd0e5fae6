"""What the store knows that matters to a roster: places, shifts, people and all they are fixed to, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from rostering.bookings.rates import NO_CARDS, RateCards
from rostering.calendar import DAYS_A_WEEK
from rostering.catalogue import fills
from rostering.people.delegations import DelegationFacts
from rostering.pipeline.recall_facts import RecallFacts
from rostering.pipeline.way_in import WayIn
from rostering.rosters.agreed_facts import AgreedFacts
from rostering.rosters.available_facts import AvailableFacts
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.booking_facts import BookingFacts
from rostering.rosters.demand_facts import ClientFacts, OutbreakFacts, OverlayFacts, WorkloadFacts
from rostering.rosters.gathered import gathered
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.offer_facts import NO_OFFERS, OfferFacts
from rostering.rosters.pair_facts import PairFacts
from rostering.rosters.pool_facts import NO_POOLS, PlacementFacts, PoolFacts
from rostering.rules.debts import Owed
from rostering.rules.rulebook import Rulebook
from rostering.rules.waivers import Permissions
from rostering.store.roster_state import DRAFT
from rostering.work.patterns import cell_on


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """A setting; `home` is the outermost setting it lies in (itself, if in none)."""

    id: int
    code: str
    name: str
    organisation: int
    kind: str
    zone: str | None
    sole_break: str
    home: int
    ward: str | None = None  # whom a ward is for
    places: int | None = None  # beds


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """A dated shift; `skills` are (skill, least level or None)."""

    id: int
    setting: int
    day: date
    code: str
    type: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    role: str | None
    skills: tuple[tuple[str, int | None], ...]
    minimum: int
    target: int
    priority: int
    client: int | None
    exclusive: bool
    personal_care: bool = False

    @property
    def is_cover(self) -> bool:
        """Whether it counts as cover; training, meetings and the like only take time."""
        return self.type in COVER_TYPES

    @property
    def length(self) -> int:
        """Minutes from start to end."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


PERIOD_DAYS = {"week": 7, "4 weeks": 28, "year": 365}  # of a contract's own period; a cycle is as long as its pattern
COVER_TYPES = frozenset(("awake", "sleep-in", "on-call", "on-call-home"))


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """Role and hours from a day to a day; `minutes` None = no guaranteed hours."""

    role: str
    setting: int | None
    minutes: int | None
    period: str | None
    anchor: date | None
    balance: int
    starts_on: date | None
    ends_on: date | None
    pence_an_hour: int | None
    band: str | None = None
    shift_limits: tuple[tuple[str, int], ...] = ()  # code, most shifts of it in a period

    @property
    def weekly_minutes(self) -> int:
        """Guaranteed minutes of an average week; 0 without guaranteed hours."""
        return (self.minutes or 0) * DAYS_A_WEEK // PERIOD_DAYS.get(self.period or "week", DAYS_A_WEEK)

    def on(self, day: date) -> bool:
        """Whether the contract runs on a day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """One employment of a person."""

    id: int
    code: str
    person: int
    organisation: int
    setting: int | None
    pool: str
    started_on: date | None
    ended_on: date | None
    most_shifts_a_week: int | None
    contracts: tuple[ContractFacts, ...]
    members_of: Mapping[int, tuple[tuple[str, date | None, date | None], ...]]  # organisation: pool, from, until
    care_certificate: str | None = None  # done, in_progress, no; None: unknown
    way_in: WayIn | None = None  # on the way into a pool
    recalls: tuple[RecallFacts, ...] = ()

    def contract_for(self, role: str | None, day: date, places: frozenset[int] | None = None) -> ContractFacts | None:
        """The contract by which a place for a role (None: for anybody) may be taken on a day: one in that role, else
        one that covers it. With `places` (a setting and those it lies in) only one of no other setting."""
        found = None
        for one in self.contracts:
            if one.on(day) and (places is None or one.setting is None or one.setting in places):
                if role in (None, one.role):
                    return one
                if found is None and fills(one.role, role):
                    found = one
        return found

    def bases(self, day: date) -> frozenset[int]:
        """The settings that somebody belongs to on a day: those of the posts they hold then, else that of the
        employment. None: to all of the organisation."""
        posts = frozenset(one.setting for one in self.contracts if one.setting is not None and one.on(day))
        return posts or frozenset(() if self.setting is None else (self.setting,))


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person, with what decides whether they are fit for a shift. A date of None with `open` False is unknown."""

    id: int
    code: str
    name: str
    under_18_until: date | None
    visa: str | None
    visa_weekly_minutes: int | None
    right_to_work_until: date | None
    right_to_work_open: bool
    languages: frozenset[str]
    skills: Mapping[str, tuple[tuple[int | None, date | None], ...]]
    registrations: tuple[tuple[str, str, date | None], ...]  # body, status, until
    restrictions: tuple[tuple[str, str | None, date, date | None], ...]  # forbids, value, from, until
    opted_out: tuple[tuple[int, date, date | None], ...]  # employment, from, until
    age_known: bool = True
    visa_sponsor: str | None = None
    dbs_on: date | None = None
    personal_care: str | None = None  # 'may give personal care to', as volunteered
    terms: tuple[tuple[date, date], ...] = ()  # of study, as evidence of them was seen
    clearances: tuple[tuple[str, int | None, date, date | None], ...] = ()  # kind, setting, on, last good day
    registers_seen: Mapping[str, date] = field(default_factory=dict)  # body: when an active entry was last looked up
    right_to_work_seen_on: date | None = None
    declared: tuple[tuple[str, date, date], ...] = ()  # subject, from, last day: declared good by a manager
    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)  # register: what its entry forbids
    delegations: tuple[DelegationFacts, ...] = ()  # tasks that somebody registered handed to them


@dataclass(frozen=True, slots=True)
class WishFacts:
    """A wish asked for or granted."""

    person: int
    worker: int
    kind: str
    from_on: date
    until_on: date
    shift_code: str | None
    setting: int | None
    weight: int
    promised: bool


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """A pattern a worker follows: the codes of each day of the cycle, '-' for a day off."""

    person: int
    worker: int
    cycle: tuple[str, ...]
    setting: int | None
    starts_on: date
    phase: int
    ends_on: date | None

    def code_on(self, day: date) -> str | None:
        """The pattern's cell on a day; None outside its dates."""
        return cell_on(self.cycle, self.starts_on, self.phase, self.ends_on, day)


@dataclass(frozen=True, slots=True)
class WorkedFacts:
    """Work a person did or is fixed to: an actual, or an assignment that is not up for solving.

    `employer` is the organisation whose contract hours it counts for where no setting says so; None for work
    outside the organisations that the store knows. `shift` is its number, `role` and `target` are its own, where it
    was one. `is_done`: it is on record as worked.
    """

    person: int
    setting: int | None
    code: str
    type: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    employer: int | None
    role: str | None = None
    target: int = 0
    shift: int | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """Hours worked over a spell of days, known as a sum only."""

    person: int
    from_on: date
    until_on: date
    minutes: int

    def minutes_within(self, first: date, last: date) -> int:
        """The share that falls on the days `first` to `last`, both included, spread evenly and rounded up."""
        inside = (min(last, self.until_on) - max(first, self.from_on)).days + 1
        whole = (self.until_on - self.from_on).days + 1
        return -(-self.minutes * max(0, inside) // whole)


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """An assignment on one of the shifts in question, with its own times."""

    id: int
    roster: int
    worker: int
    shift: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    standing: str
    pinned: bool

    @property
    def is_held(self) -> bool:
        """Whether a solve has to keep it: pinned, or offered, accepted, confirmed or worked already."""
        return self.pinned or self.standing != "planned"


@dataclass(frozen=True)
class Snapshot:
    """Everything a roster of some settings over a period is made from.

    `worked_before` is what lies before the history of everybody, of those at whom a rule looks further back.
    """

    settings: Mapping[int, SettingFacts]
    homes: tuple[int, ...]
    organisations: Mapping[int, str]  # codes by id
    travel: Mapping[tuple[int, int], int]
    shifts: tuple[ShiftFacts, ...]
    persons: Mapping[int, PersonFacts]
    workers: tuple[WorkerFacts, ...]
    away: tuple[AwayFacts, ...]
    available: tuple[AvailableFacts, ...]
    wishes: tuple[WishFacts, ...]
    patterns: tuple[PatternFacts, ...]
    worked: tuple[WorkedFacts, ...]
    outside: tuple[OutsideFacts, ...]
    assignments: tuple[AssignmentFacts, ...]
    declined: frozenset[tuple[int, int]]  # (employment, shift): declined, cancelled or not turned up for
    rosters: Mapping[int, tuple[int, int, bool, str]]  # home: roster id, version, touched, state
    nations: Mapping[int, str]  # organisation: nation
    overlays: tuple[OverlayFacts, ...]
    workload: tuple[WorkloadFacts, ...]
    clients: Mapping[int, ClientFacts]
    outbreaks: tuple[OutbreakFacts, ...]
    experience: Mapping[tuple[int, int], int]  # (person, home): shifts worked there before the period
    visits: tuple[tuple[int, date, int], ...]  # client, day, person: before the period, as far back as rules look
    owed: tuple[Owed, ...]
    permissions: Permissions
    rules: Rulebook
    worked_before: tuple[WorkedFacts, ...] = ()
    agreed: tuple[AgreedFacts, ...] = ()  # flexible working, by employment
    bookings: tuple[BookingFacts, ...] = ()  # places filled without a name yet
    agreed_pence: Mapping[tuple[int, int], int | None] = field(default_factory=dict)  # (employment, shift): as booked
    rates: RateCards = NO_CARDS
    offers: OfferFacts = NO_OFFERS
    pairs: tuple[PairFacts, ...] = ()  # of people who belong together, or apart
    hazards: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # organisation: roles of special hazard
    things: Mapping[int, Mapping[str, int]] = field(
        default_factory=dict
    )  # organisation: code of those using it, how many
    begun: frozenset[int] = frozenset()  # shifts that nobody else is put on, since they have begun
    pools: PoolFacts = NO_POOLS
    placements: tuple[PlacementFacts, ...] = ()
    loans: Mapping[int, tuple[LoanFacts, ...]] = field(default_factory=dict)  # by employment

    @cached_property
    def worker(self) -> Mapping[int, WorkerFacts]:
        """Employments by id."""
        return {worker.id: worker for worker in self.workers}

    @cached_property
    def standing_on(self) -> frozenset[tuple[int, int]]:
        """(person, shift) of everybody who stands on a shift."""
        return frozenset((self.worker[one.worker].person, one.shift) for one in self.assignments)

    @cached_property
    def told_of(self) -> frozenset[tuple[int, int]]:
        """(person, shift) of those who know that they are on a shift: it stands on a roster that is no draft."""
        drafts = {roster for roster, _, _, state in self.rosters.values() if state == DRAFT}
        return frozenset(
            (self.worker[one.worker].person, one.shift) for one in self.assignments if one.roster not in drafts
        )

    @cached_property
    def placed(self) -> Mapping[int, tuple[PlacementFacts, ...]]:
        """The placements of each person who has any."""
        of: dict[int, tuple[PlacementFacts, ...]] = {}
        for one in self.placements:
            if one.worker in self.worker:
                person = self.worker[one.worker].person
                of[person] = (*of.get(person, ()), one)
        return of

    @cached_property
    def worked_by(self) -> Mapping[int, list[WorkedFacts]]:
        """What each person did or is fixed to beside the rosters in question."""
        return gathered(self.worked, lambda one: one.person)

    @cached_property
    def away_by(self) -> Mapping[int, list[AwayFacts]]:
        """The granted absences of each person who has any."""
        return gathered(self.away, lambda one: one.person)

    def absence(self, person: int, begins: datetime, ends: datetime) -> AwayFacts | None:
        """The first granted absence of somebody of which any lies between two instants."""
        return next((one for one in self.away_by.get(person, ()) if one.meets(begins, ends)), None)

    @cached_property
    def assigned_to(self) -> Mapping[int, list[AssignmentFacts]]:
        """The assignments of each person who has any."""
        return gathered(self.assignments, lambda one: self.worker[one.worker].person)

    @cached_property
    def stays(self) -> dict[tuple[int, int, date], Any]:
        """What was asked already of where somebody works since an outbreak was opened: `eligibility/outbreak_stays`."""
        return {}

    @cached_property
    def booked(self) -> Mapping[int, tuple[BookingFacts, ...]]:
        """The bookings without a name on each shift that has any."""
        of: dict[int, tuple[BookingFacts, ...]] = {}
        for one in self.bookings:
            of[one.shift] = (*of.get(one.shift, ()), one)
        return of

    def person_on(self, assignment: AssignmentFacts) -> PersonFacts:
        """Who an assignment is about."""
        return self.persons[self.worker[assignment.worker].person]

    @cached_property
    def shift(self) -> Mapping[int, ShiftFacts]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}
