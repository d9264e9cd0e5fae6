"""What must be known of a person for the work their contracts let them do, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.catalogue import OWN, delegated_skills, roles, skills
from rostering.people import fitness
from rostering.people.asked_work import Asked, AskedWork, Home
from rostering.people.fitness import Answer
from rostering.people.persons import running
from rostering.people.social_care_register import is_due

if TYPE_CHECKING:
    from rostering.rosters.snapshot import PersonFacts, WorkerFacts
    from rostering.rules.rulebook import Rulebook

SOCIAL_CARE = "SCW-REG"
WINDOW = timedelta(weeks=17)  # how far back the average week looks (WTR-48)


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of thing to be known: the rule that asks for it, whether not knowing it blocks, and whether a manager
    can answer for it. What a person says of themself, and what a roster cannot do without, nobody else can declare.
    """

    rule: str
    blocks: bool
    declarable: bool = True


MATTERS: Mapping[str, Matter] = {
    "right_to_work": Matter("RTW", True),
    "right_to_work_seen": Matter("RTW", False),
    "age": Matter("WTR-Y", True),
    "visa": Matter("VISA-STU", True),
    "visa_hours": Matter("VISA-STU", True),
    "visa_sponsor": Matter("VISA-SUP", True),
    "registration": Matter("REG-LIVE", True),
    "looked_up": Matter("REG-LIVE", False),
    "skill": Matter("GEN-SKILL", True),
    "fit_for_nights": Matter("WTR-NHA", True),
    "dbs": Matter("DBS", False),
    "care_certificate": Matter("CARE-CERT", False),
    "history": Matter("WTR-48", False),
    "personal_care": Matter("GENDER", True, declarable=False),
    "delegation": Matter("DELEGATE", True),
    "contract": Matter("GEN-SKILL", True, declarable=False),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be known of a person, what is known of it, and what work asks for it."""

    subject: str  # a matter, with what it is about after a colon: 'registration:NMC'
    rule: str
    blocks: bool
    declarable: bool
    answer: Answer
    roles: tuple[str, ...]
    homes: tuple[str, ...]
    since: date | None  # the first day of the earliest contract that asks for it; None: nobody said


@dataclass(frozen=True, slots=True)
class _Asking:
    """One contract (role None: an employment without any), and the homes whose work it can do."""

    worker: WorkerFacts
    role: str | None
    since: date | None
    homes: tuple[int, ...]


class Needs:
    """Answers for one state of a store.

    `worked_from` says from when on a person's work is known, `ledger_from` from when on any of an organisation's is.
    """

    def __init__(
        self,
        work: AskedWork,
        rules: Rulebook,
        day: date,
        worked_from: Mapping[int, date],
        ledger_from: Mapping[int, date],
    ) -> None:
        self._work = work
        self._rules = rules
        self._day = day
        self._worked_from = worked_from
        self._ledger_from = ledger_from

    def of(self, person: PersonFacts, employments: Sequence[WorkerFacts]) -> list[Need]:
        """Everything that must be known of a person who has some employments, in the order of MATTERS."""
        asked: dict[str, list[_Asking]] = {}
        firm: set[str] = set()
        for asking in self._askings(employments):
            for subject, is_firm in self._subjects(person, asking):
                if not self._is_on(rule_of(subject), self._work.nations[asking.worker.organisation]):
                    continue
                asked.setdefault(subject, []).append(asking)
                firm.update([subject] if is_firm else ())
        order = list(MATTERS)
        found = sorted(asked, key=lambda subject: (order.index(matter_of(subject)), subject))
        return [self._need(person, employments, subject, asked[subject], subject in firm) for subject in found]

    def _is_on(self, rule: str, nation: str) -> bool:
        """Whether a rule counts. What a rule that is off would ask matters to nobody."""
        return self._rules.part(rule, self._day, nation) is not None

    def _is_registered_care(self, asking: _Asking, home: Home) -> bool:
        """Whether care at a home asks for the register of Social Care Wales by now."""
        part = self._rules.part(SOCIAL_CARE, self._day, home.nation)
        return part is not None and is_due(part.params, home.kind, asking.worker.started_on, self._day)

    def _askings(self, employments: Sequence[WorkerFacts]) -> Iterator[_Asking]:
        for worker in employments:
            homes = tuple(self._homes(worker))
            contracts = [one for one in worker.contracts if running(one.starts_on, one.ends_on, self._day)]
            for contract in contracts:
                yield _Asking(worker, contract.role, contract.starts_on or worker.started_on, homes)
            if not contracts:
                yield _Asking(worker, None, worker.started_on, homes)

    def _homes(self, worker: WorkerFacts) -> Iterator[int]:
        """Own staff of one home stay there; everybody else works wherever their organisations do."""
        own = self._work.home_of.get(worker.setting) if worker.setting is not None else None
        for id_, home in self._work.homes.items():
            if home.organisation == worker.organisation:
                if worker.pool != OWN or own is None or own == id_:
                    yield id_
            elif worker.members_of.get(home.organisation):
                yield id_

    def _subjects(self, person: PersonFacts, asking: _Asking) -> Iterator[tuple[str, bool]]:
        """What one contract asks for; False: only of some of those on duty."""
        for subject in ("right_to_work", "age", "visa", "history"):
            yield subject, True
        if fitness.right_to_work(person, self._day) is Answer.PASS:
            yield "right_to_work_seen", True
        if person.visa == "student":
            yield "visa_hours", True
        if person.visa == "sponsored":
            yield "visa_sponsor", True
        if asking.role is None:
            yield "contract", True
            return
        role = roles().get(asking.role)
        if role is not None and role.body is not None:
            yield from self._register(person, role.body, asking)
        if role is not None and role.direct_care:
            yield "dbs", True
            if role.body is None:
                yield "care_certificate", True
            if any(self._is_registered_care(asking, self._work.homes[id_]) for id_ in asking.homes):
                yield from self._register(person, "SCW", asking)
        for one in (one for home in asking.homes for one in self._work.of(home, asking.role)):
            yield from _work_subjects(person, one, self._day)

    def _register(self, person: PersonFacts, body: str, asking: _Asking) -> Iterator[tuple[str, bool]]:
        """An entry of a register; of one that is live beside, when somebody looked."""
        subject = f"registration:{body}"
        yield subject, True
        if self._registered(person, body, [asking.worker]) is Answer.PASS:
            yield f"looked_up:{body}", True

    def _registered(self, person: PersonFacts, body: str, employments: Iterable[WorkerFacts]) -> Answer:
        return fitness.registration(person, body, self._day, self._months_of_look(body, employments))

    def _months_of_look(self, body: str, employments: Iterable[WorkerFacts]) -> int:
        """How long a look at a register counts, by the strictest of the nations somebody works in."""
        rule = rule_of(f"registration:{body}")
        parts = (self._rules.part(rule, self._day, self._work.nations[one.organisation]) for one in employments)
        return min(
            (fitness.looked_up_months(part.params) for part in parts if part is not None),
            default=fitness.LOOKED_UP_MONTHS,
        )

    def _need(
        self,
        person: PersonFacts,
        employments: Sequence[WorkerFacts],
        subject: str,
        askings: Sequence[_Asking],
        is_firm: bool,
    ) -> Need:
        homes = {
            self._work.homes[id_].code for one in askings for id_ in one.homes if self._is_asked(subject, one, id_)
        }
        begun = [one.since for one in askings if one.since is not None]
        return Need(
            subject=subject,
            rule=rule_of(subject),
            blocks=MATTERS[matter_of(subject)].blocks and is_firm,
            declarable=is_declarable(subject),
            answer=self._answer(person, employments, subject, askings),
            roles=tuple(sorted({one.role for one in askings if one.role is not None})),
            homes=tuple(sorted(homes)),
            since=min(begun, default=None),
        )

    def _is_asked(self, subject: str, asking: _Asking, home: int) -> bool:
        """Whether a home's own work asks for something; what a role needs is asked for at every home it works at."""
        if matter_of(subject) not in ("skill", "delegation", "fit_for_nights", "personal_care") or asking.role is None:
            return True
        return any(subject in _names(one) for one in self._work.of(home, asking.role))

    def _answer(
        self, person: PersonFacts, employments: Sequence[WorkerFacts], subject: str, askings: Sequence[_Asking]
    ) -> Answer:
        matter, _, of = subject.partition(":")
        day = self._day
        match matter:
            case "right_to_work":
                return fitness.right_to_work(person, day)
            case "registration":
                return self._registered(person, of, employments)
            case "looked_up":
                return fitness.looked_up(person, of, day, self._months_of_look(of, employments))
            case "dbs":
                return fitness.criminal_record_check(person, day, self._months_of_check(employments))
            case "care_certificate":
                return fitness.care_certificate(person, [one.care_certificate for one in employments], day)
            case "fit_for_nights":
                return fitness.fit_for_nights(person, day)
            case "skill":
                return self._skill(person, of, askings)
            case "delegation":
                return _delegated(person, of, self._day)
            case "history":
                return self._history(person, employments)
            case "contract":
                return Answer.UNKNOWN
        return {
            "right_to_work_seen": fitness.right_to_work_seen,
            "age": fitness.age,
            "visa": fitness.visa,
            "visa_hours": fitness.visa_hours,
            "visa_sponsor": fitness.visa_sponsor,
            "personal_care": fitness.personal_care,
        }[matter](person)

    def _months_of_check(self, employments: Sequence[WorkerFacts]) -> int:
        """How long a check is good, by the strictest of the nations somebody works in."""
        nations = {self._work.nations[one.organisation] for one in employments}
        parts = (self._rules.part("DBS", self._day, nation) for nation in nations)
        return min(int(part.params["months"]["check"]) for part in parts if part is not None)

    def _skill(self, person: PersonFacts, code: str, askings: Sequence[_Asking]) -> Answer:
        """Unknown where any level that is asked for is unknown, else failing where any fails."""
        levels = {
            level
            for one in askings
            for home in one.homes
            for asked in self._work.of(home, one.role or "")
            for skill, level in asked.skills | asked.overlays
            if skill == code
        }
        answers = {fitness.skill(person, code, level, self._day) for level in levels}
        return next((one for one in (Answer.UNKNOWN, Answer.FAIL) if one in answers), Answer.PASS)

    def _history(self, person: PersonFacts, employments: Sequence[WorkerFacts]) -> Answer:
        """Unknown where work before the first entry of the ledger may be missing from the average week.

        Who has entries, and works where the ledger goes back far enough, had no work on the days without one.
        """
        started = [one.started_on for one in employments if one.started_on is not None]
        begins = max(min(started, default=date.min), self._day - WINDOW)
        if begins >= self._day:
            return Answer.PASS
        own = self._worked_from.get(person.id)
        if own is None:
            return Answer.UNKNOWN
        ledgers = [self._ledger_from[one.organisation] for one in employments if one.organisation in self._ledger_from]
        return Answer.PASS if min([own, *ledgers]) <= begins else Answer.UNKNOWN


def _delegated(person: PersonFacts, skill: str, day: date) -> Answer:
    """Whether a task was ever delegated to somebody, and is on a day, wherever that is."""
    theirs = [one for one in person.delegations if one.skill == skill]
    good = any(one.from_on <= day <= one.until_on for one in theirs)
    return Answer.PASS if good else Answer.FAIL if theirs else Answer.UNKNOWN


def matter_of(subject: str) -> str:
    """What kind of thing a subject is: 'registration' of 'registration:NMC'."""
    return subject.partition(":")[0]


def subject_words(subject: str) -> str:
    """A subject as people say it: 'NMC registration', 'PEG feeding by delegation'."""
    matter, _, of = subject.partition(":")
    task = delegated_skills().get(of)
    title = skills()[of].title if of in skills() else of.replace("_", " ")
    said = {
        "registration": f"{of} registration",
        "looked_up": f"the day somebody looked at the {of} registration",
        "skill": title,
        "delegation": f"{title if task is None else task.title} by delegation",
        "dbs": "DBS check",
        "visa_sponsor": "who sponsors the visa",
        "history": "hours worked before",
    }
    return said.get(matter, matter.replace("_", " "))


def is_declarable(subject: str) -> bool:
    """Whether a manager can answer for it; not for what only the person can say, and not for nothing ('')."""
    matter, entry = MATTERS.get(matter_of(subject)), skills().get(subject.partition(":")[2])
    return matter is not None and matter.declarable and (entry is None or entry.language is None)


def rule_of(subject: str) -> str:
    """The rule that asks for a subject."""
    return SOCIAL_CARE if subject in ("registration:SCW", "looked_up:SCW") else MATTERS[matter_of(subject)].rule


def _work_subjects(person: PersonFacts, asked: Asked, day: date) -> Iterator[tuple[str, bool]]:
    for skill, _ in asked.skills:
        yield f"skill:{skill}", True
        if skill in delegated_skills():
            yield f"delegation:{skill}", True
    for skill, _ in asked.overlays:
        yield f"skill:{skill}", False
    young = person.under_18_until is not None and day < person.under_18_until
    kept_off = any(
        forbids == "nights" and running(begins, ends, day) for forbids, _, begins, ends in person.restrictions
    )
    if asked.nights and not young and not kept_off:
        yield "fit_for_nights", True
    if asked.personal_care:
        yield "personal_care", True


def _names(asked: Asked) -> set[str]:
    """The subjects that one home's work asks for."""
    nights = {"fit_for_nights"} if asked.nights else set()
    care = {"personal_care"} if asked.personal_care else set()
    tasks = {f"delegation:{skill}" for skill, _ in asked.skills if skill in delegated_skills()}
    return {f"skill:{skill}" for skill, _ in asked.skills | asked.overlays} | nights | care | tasks
