"""Opening a dear tier: a named manager says where, for which days, up to what cost or how many places, and why.

Agency is booked only under such an authorisation (policy agency.needs_authorisation). Each booking draws on the oldest
one that reached it when it was made and still had room; what is cancelled gives its room back. Whoever opened the tier
may book on it themselves unless the policy agency.second_person asks for two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, text
from rostering.bookings.bookings import AGENCY, CANCELLED, OWN, read_bookings
from rostering.calendar import now, today
from rostering.catalogue import pools, roles
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import speaks_of_health
from rostering.policies import policy
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

LONGEST = 200  # letters of a reason
NEEDED, SECOND = "agency.needs_authorisation", "agency.second_person"


@dataclass(frozen=True, slots=True)
class WantedAuthorisation:
    """A tier to be opened. `setting` None: everywhere in the organisation; `organisation` None: the setting's."""

    until_on: date
    reason: str
    setting: str | None = None
    organisation: str | None = None
    tier: str = AGENCY
    role: str | None = None
    from_on: date | None = None
    most_pence: int | None = None
    most_places: int | None = None


@dataclass(frozen=True, slots=True)
class AuthorisationLine:
    """An authorisation with what bookings draw on it. Caps of None do not bind; amounts are pence."""

    id: int
    organisation: str
    organisation_id: int
    setting_id: int | None
    setting: str | None
    tier: str
    role: str | None
    from_on: date
    until_on: date
    most_pence: int | None
    most_places: int | None
    reason: str
    authorised_by: str
    authorised_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    used_pence: int = 0
    used_places: int = 0

    @property
    def left_pence(self) -> int | None:
        """What may still be spent; None without a cap."""
        return None if self.most_pence is None else self.most_pence - self.used_pence

    @property
    def left_places(self) -> int | None:
        """How many places may still be booked; None without a cap."""
        return None if self.most_places is None else self.most_places - self.used_places

    def on(self, day: date) -> bool:
        """Whether it is for a day."""
        return self.from_on <= day <= self.until_on

    def stood_at(self, moment: datetime) -> bool:
        """Whether it was given and not withdrawn at an instant."""
        return self.authorised_at <= moment and (self.withdrawn_at is None or moment <= self.withdrawn_at)

    def has_room(self, pence: int | None) -> bool:
        """Whether one more place at this cost stays within both caps; an unknown cost has none under a cap."""
        if self.left_places is not None and self.left_places < 1:
            return False
        return self.left_pence is None or (pence is not None and pence <= self.left_pence)


@dataclass(frozen=True, slots=True)
class Spending:
    """One booking as an authorisation sees it: where, what for, when, at what cost (None: unknown)."""

    organisation: int
    setting: int
    tier: str
    role: str
    day: date
    pence: int | None


def open_for(session: Session, actor: Acting, spending: Spending, label: str) -> AuthorisationLine | None:
    """The authorisation that a booking of this actor would draw on; None where none is needed.

    Raises RefusedError where the tier was opened by nobody, not for those days, or not for so much, and BadInputError
    where it is capped in money and the cost is not known.
    """
    organisation = spending.organisation
    if spending.tier != AGENCY or not policy(session, NEEDED, spending.day, organisation):
        return None
    lines = [one for one in read_authorisations(session) if one.withdrawn_at is None]
    there = [one for one in lines if _reaches(one, spending, _within(session, spending.setting))]
    if not there:
        raise RefusedError(f"Nobody opened {spending.tier} for {label}: a manager does so, with a cap and a reason.")
    on = [one for one in there if one.on(spending.day)]
    if not on:
        nearest = there[-1]
        raise RefusedError(
            f"{nearest.authorised_by} opened {spending.tier} from {text.day(nearest.from_on)} to "
            f"{text.day(nearest.until_on)} only, not for {label}; a manager opens it for more days."
        )
    others = on
    if policy(session, SECOND, spending.day, organisation):
        others = [one for one in on if one.authorised_by != actor.name]
        if not others:
            raise RefusedError(f"{actor.name} opened {spending.tier} for {label}: somebody else has to book on it.")
    found = next((one for one in others if one.has_room(spending.pence)), None)
    if found is None:
        raise _no_room(others[-1], spending, label)
    return found


def _no_room(one: AuthorisationLine, spending: Spending, label: str) -> RefusedError | BadInputError:
    who = f"{one.authorised_by} opened {one.tier}"
    if one.left_places is not None and one.left_places < 1:
        some = text.counted(one.most_places or 0, "place")
        return RefusedError(f"{who} for {some}, and all are booked: {label} needs another authorisation.")
    assert one.left_pence is not None
    assert one.most_pence is not None
    if spending.pence is None:
        return BadInputError(
            f"{who} up to {text.pounds(one.most_pence)}, and no rate card says what {label} costs; give it with --cost."
        )
    return RefusedError(
        f"{who} up to {text.pounds(one.most_pence)}, of which {text.pounds(max(0, one.left_pence))} is left; {label} "
        f"costs {text.pounds(spending.pence)} and needs another authorisation."
    )


def authorise(store: Store, actor_name: str | None, wanted: WantedAuthorisation) -> AuthorisationLine:
    """Open a tier in the actor's own name.

    Raises BadInputError without a cap or a reason, for days that do not follow each other and for what there is not;
    RefusedError for who may not.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "authorise", actor.organisation)
        organisation, _ = _where(session, wanted, actor)
        code = organisation.code
    with use_case(store, actor_name, "authorise", code) as case:
        organisation, setting = _where(case.session, wanted, case.actor)
        first = wanted.from_on or today()
        _refuse_wrong(wanted, first)
        row = t.Authorisation(
            organisation_id=organisation.id or 0,
            setting_id=None if setting is None else setting.id,
            tier=wanted.tier,
            role=wanted.role,
            from_on=first,
            until_on=wanted.until_on,
            most_pence=wanted.most_pence,
            most_places=wanted.most_places,
            reason=" ".join(wanted.reason.split()),
            authorised_by=case.actor.name,
            authorised_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        where = organisation.code if setting is None else setting.code
        case.record(
            f"authorisation {row.id}",
            after=f"{row.tier} at {where}, {first} to {row.until_on}, {_caps(row)}: {row.reason}",
        )
        return next(one for one in read_authorisations(case.session) if one.id == row.id)


def withdraw(store: Store, actor_name: str | None, id_: int) -> AuthorisationLine:
    """Close a tier again: what was booked stands, nothing more is. Raises BadInputError for an authorisation there is
    not or that is withdrawn already, RefusedError for who may not."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "authorise", actor.organisation)
        code = _standing(session, id_).organisation
    with use_case(store, actor_name, "authorise", code) as case:
        before = _standing(case.session, id_)
        row = case.session.get_one(t.Authorisation, id_)
        row.withdrawn_by, row.withdrawn_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        case.record(f"authorisation {id_}", before=f"{before.tier} of {before.authorised_by}", after="withdrawn")
        return next(one for one in read_authorisations(case.session) if one.id == id_)


def authorisations(store: Store, actor_name: str | None, *, everything: bool = False) -> list[AuthorisationLine]:
    """The authorisations that the actor may see: those that stand and have not run out, or all ever given."""
    day = today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = read_authorisations(session)
    return [
        one
        for one in found
        if actor.organisation in (None, one.organisation)
        and (everything or (one.withdrawn_at is None and one.until_on >= day))
    ]


def read_authorisations(session: Session) -> list[AuthorisationLine]:
    """Every authorisation with what is drawn on it, the oldest first."""
    organisations = dict(session.exec(select(t.Organisation.id, t.Organisation.code)).all())
    settings = dict(session.exec(select(t.Setting.id, t.Setting.code)).all())
    rows = session.exec(select(t.Authorisation).order_by(col(t.Authorisation.id))).all()
    lines = [
        AuthorisationLine(
            id=row.id or 0,
            organisation=organisations[row.organisation_id],
            organisation_id=row.organisation_id,
            setting_id=row.setting_id,
            setting=None if row.setting_id is None else settings[row.setting_id],
            tier=row.tier,
            role=row.role,
            from_on=row.from_on,
            until_on=row.until_on,
            most_pence=row.most_pence,
            most_places=row.most_places,
            reason=row.reason,
            authorised_by=row.authorised_by,
            authorised_at=row.authorised_at,
            withdrawn_by=row.withdrawn_by,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]
    return _drawn(session, lines) if lines else []


def _drawn(session: Session, lines: Sequence[AuthorisationLine]) -> list[AuthorisationLine]:
    """The authorisations with every booking laid on them in the order they were made."""
    found = list(lines)
    shifts = dict(session.exec(select(t.Shift.id, t.Shift.setting_id).join(t.Booking)).all())
    chains: dict[int, frozenset[int]] = {}
    for one in sorted(read_bookings(session, now()), key=lambda each: each.id):
        if one.state == CANCELLED or one.made_at is None:
            continue
        setting = shifts[one.shift]
        if setting not in chains:
            chains[setting] = _within(session, setting)
        spent = Spending(one.organisation_id, setting, one.tier, one.role, one.day, one.pence)
        for place, line in enumerate(found):
            stood = line.stood_at(one.made_at) and line.on(one.day)
            if stood and _reaches(line, spent, chains[setting]) and line.has_room(one.pence):
                pence = line.used_pence + (one.pence or 0)
                found[place] = replace(line, used_pence=pence, used_places=line.used_places + 1)
                break
    return found


def _reaches(one: AuthorisationLine, spending: Spending, within: Iterable[int]) -> bool:
    """Whether it is about this place, tier and role, whatever the day."""
    return (
        one.organisation_id == spending.organisation
        and one.tier == spending.tier
        and one.role in (None, spending.role)
        and (one.setting_id is None or one.setting_id in within)
    )


def _within(session: Session, setting: int) -> frozenset[int]:
    """A setting and all that it lies in."""
    parents: Mapping[int | None, int | None] = dict(session.exec(select(t.Setting.id, t.Setting.within_id)).all())
    found = {setting}
    here = parents[setting]
    while here is not None:
        found.add(here)
        here = parents[here]
    return frozenset(found)


def _standing(session: Session, id_: int) -> AuthorisationLine:
    found = next((one for one in read_authorisations(session) if one.id == id_), None)
    if found is None:
        raise BadInputError(f"There is no authorisation {id_}.", hint="; 'rota bookings authorisations' shows them")
    if found.withdrawn_at is not None:
        raise BadInputError(f"Authorisation {id_} was withdrawn by {found.withdrawn_by} already.")
    return found


def _where(session: Session, wanted: WantedAuthorisation, actor: Acting) -> tuple[t.Organisation, t.Setting | None]:
    """The organisation and the setting meant. Raises BadInputError for what there is not, or is not said."""
    o, s = t.Organisation, t.Setting
    if wanted.setting is not None:
        found = session.exec(select(s).where((s.code == wanted.setting) | (s.name == wanted.setting))).all()
        if len(found) != 1:
            raise BadInputError(f"There is no one setting '{wanted.setting}'; name it by its code.")
        return session.get_one(o, found[0].organisation_id), found[0]
    named = wanted.organisation or actor.organisation
    known = session.exec(select(o).order_by(col(o.id))).all()
    meant = [one for one in known if named is None or named == one.code]
    if len(meant) != 1:
        raise BadInputError("Say where: --setting CODE, or --organisation CODE for all its settings.")
    return meant[0], None


def _refuse_wrong(wanted: WantedAuthorisation, first: date) -> None:
    if not wanted.reason.strip() or len(wanted.reason) > LONGEST or speaks_of_health(wanted.reason):
        raise BadInputError(f"Say why in at most {LONGEST} letters with --reason, and nothing about anybody's health.")
    if wanted.most_pence is None and wanted.most_places is None:
        raise BadInputError("Say up to what it is opened: --cap POUNDS, --places N, or both.")
    if any(cap is not None and cap < 1 for cap in (wanted.most_pence, wanted.most_places)):
        raise BadInputError("A cap is more than nothing; withdraw the authorisation to close the tier.")
    if wanted.until_on < first:
        raise BadInputError(f"It would end on {wanted.until_on}, before it begins on {first}.")
    if wanted.tier not in pools() or wanted.tier == OWN:
        raise BadInputError(
            f"There is no tier '{wanted.tier}'; it is one of {', '.join(one for one in pools() if one != OWN)}."
        )
    if wanted.role is not None and wanted.role not in roles():
        raise BadInputError(f"There is no role '{wanted.role}'; it is one of {', '.join(sorted(roles()))}.")


def _caps(row: t.Authorisation) -> str:
    said = [] if row.most_pence is None else [f"up to {text.pounds(row.most_pence)}"]
    if row.most_places is not None:
        said.append(f"{text.counted(row.most_places, 'place')} at most")
    return ", ".join(said)
