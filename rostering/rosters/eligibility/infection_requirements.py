"""What dated rules against infection require: tests, proofs, release from isolation; cohort and zones in an outbreak.

Zones, contact and remote work are restrictions on a person, which bind whether or not these rules are in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from rostering.calendar import local_day
from rostering.people.clearances import ClearanceFacts
from rostering.people.fitness import clearances_of
from rostering.rosters.demand_facts import OutbreakFacts
from rostering.rosters.eligibility.case import Case, Finding, fails, plain
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.eligibility.outbreak_stays import stays
from rostering.rules.entry import RulePart
from rostering.work.stretches import LAST_MINUTE

TESTS = ("pcr", "lateral_flow")
FIRST_DOSE, ENTRY_PROOF, RELEASE = "first_dose", "entry_proof", "not_before"


def negative_test_before_entry(case: Case, part: RulePart) -> Finding | None:
    """Who comes from another home was tested since, on the day of entry at the latest."""
    elsewhere = _last_elsewhere(case)
    first = part.params.get("when", "") != "" and _is_first(case)
    if elsewhere is None and not first:
        return None
    since = elsewhere if elsewhere is not None else case.shift.day
    tested = any(since <= one.on <= case.shift.day for one in _of(case, *TESTS))
    return None if tested else fails("no negative test since they worked elsewhere")


def negative_test_within(case: Case, part: RulePart) -> Finding | None:
    """Before the first shift at a home a PCR test is not older than so many days."""
    if not _is_first(case):
        return None
    oldest = case.shift.day - timedelta(days=part.params["within_days"])
    tested = any(oldest <= one.on <= case.shift.day for one in _of(case, "pcr"))
    return None if tested else fails(f"no negative PCR test in the {part.params['within_days']} days before")


def entry_proof(case: Case, part: RulePart) -> Finding | None:
    """A proof that lets somebody enter, good on the day; new starters may bring the first dose."""
    if any(one.good_on(case.shift.day, case.home.id) for one in _of(case, ENTRY_PROOF)):
        return None
    for spell in part.params.get("spells", ()):
        new = case.worker.started_on is not None and case.worker.started_on >= spell["from"]
        shown = any(one.good_on(case.shift.day, case.home.id) for one in _of(case, spell["proof"]))
        if new and shown and case.shift.day >= spell["from"]:
            return None
    return fails("no proof that lets them enter on record")


def released(case: Case, part: RulePart) -> Finding | None:
    """Nobody before the day they are released from isolation."""
    until = max((one.on for one in _of(case, RELEASE)), default=None)
    return fails(f"not before {plain(until)}") if until is not None and case.shift.day < until else None


def cohort(case: Case, part: RulePart) -> Finding | None:
    """While a home has an outbreak only those named come in."""
    for outbreak in _running(case, case.home.id):
        if not outbreak.lets_in(case.person.id):
            return fails("not among those named to come in during the outbreak")
    return None


def outbreak_zone(case: Case, part: RulePart) -> Finding | None:
    """While a home has an outbreak those of one zone work in no other: the one they are named to, or came to first."""
    for outbreak in _running(case, case.home.id):
        zone = outbreak.zones.get(case.setting.id)
        if zone is None:
            continue
        came_to = (outbreak.zones[setting] for setting in _settings_since(case, outbreak) if setting in outbreak.zones)
        theirs = outbreak.zone_of.get(case.person.id) or next(came_to, zone)
        if theirs != zone:
            return fails(f"of the {theirs} zone during the outbreak")
    return None


def unlocked(case: Case) -> Finding | None:
    """Nobody who worked at a home with an outbreak works elsewhere until some days after its end."""
    settings = case.snapshot.settings
    for outbreak in case.snapshot.outbreaks:
        home = settings[outbreak.setting].home
        if home == case.home.id or not outbreak.locks_on(case.shift.day):
            continue
        if any(settings[setting].home == home for setting in _settings_since(case, outbreak)):
            return fails("worked at a home with an outbreak")
    return None


def _running(case: Case, home: int) -> Iterator[OutbreakFacts]:
    for outbreak in case.snapshot.outbreaks:
        if case.snapshot.settings[outbreak.setting].home == home and outbreak.is_open_on(case.shift.day):
            yield outbreak


def _settings_since(case: Case, outbreak: OutbreakFacts) -> Iterator[int]:
    """Where somebody works between the opening of an outbreak and the shift, in order."""
    for one in stays(case.snapshot, outbreak, case.person.id):
        if one.starts_at < case.shift.starts_at:
            yield one.setting


def _last_elsewhere(case: Case) -> date | None:
    """The last day before the shift on which somebody worked at another home, unless they were here since."""
    settings = case.snapshot.settings
    before = [(day, settings[setting].home) for setting, day in _worked(case)]
    last = max(before, default=None)
    return last[0] if last is not None and last[1] != case.home.id else None


def _worked(case: Case) -> Iterator[tuple[int, date]]:
    """Where somebody worked before the shift, each with the day of its last minute."""
    for one in case.snapshot.worked_by.get(case.person.id, ()):
        if one.setting is not None and one.starts_at < case.shift.starts_at:
            yield one.setting, local_day(one.ends_at - LAST_MINUTE)


def _is_first(case: Case) -> bool:
    return not case.snapshot.experience.get((case.person.id, case.home.id), 0)


def _of(case: Case, *kinds: str) -> list[ClearanceFacts]:
    return [one for one in clearances_of(case.person) if one.kind in kinds]


REQUIREMENTS: Mapping[str, Requirement] = {
    "negative_test_before_entry": negative_test_before_entry,
    "negative_test_within": negative_test_within,
    "entry_proof": entry_proof,
    "released": released,
    "cohort": cohort,
    "outbreak_zone": outbreak_zone,
}
