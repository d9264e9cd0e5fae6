"""Comparing the worker file with the store: whom each row is, what it adds, changes, renames, moves or ends.

STATUS speaks of what the ASC-WDS service held, not of this store. Our reading of it: NEW, UPDATE, UNCHECKED and
NOCHANGE bring a worker up to date; a worker who is not stored yet is taken as new from a NEW or UNCHECKED row, and from
any row when none of the workplace's workers is stored yet (the first import); afterwards UPDATE and NOCHANGE of an
unknown worker are refused. DELETE of an unknown worker is always refused; it ends the employment on the day of the
import, and what was worked stays.
"""

from datetime import date

from rostering.imports.asc_wds import codes
from rostering.imports.asc_wds.workers import EMPLOYMENTS, POOLS, AscWorker
from rostering.imports.asc_wds.workplaces import Workplaces, warn_known, warn_unknown
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.contracts import plain_contracts, weekly_minutes
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID
from rostering.imports.staff import set_person
from rostering.imports.unknowns import note_unknown
from rostering.people.identity import identity_hash

LEVEL_2 = "care_certificate_level_2"
AMHP = "approved_mental_health_professional"


class Employments:
    """The workers of the workplaces, known and new, by workplace and worker id."""

    def __init__(self, comparison: Comparison, workplaces: Workplaces) -> None:
        self._comparison = comparison
        self._workplaces = workplaces
        self._first = self._workplaces_without_workers()
        self.named: dict[str, Record] = {}  # by asc_id, those of this import, under their old ids too

    def compare(self, workers: list[AscWorker]) -> None:
        """Plans what the worker file adds and changes."""
        for worker in workers:
            self._compare_row(worker)

    def find(self, workplace: Record, id: str) -> Record | None:
        """The stored or new worker of a workplace, or None."""
        key = asc_id(workplace, id)
        return self.named.get(key) or self._stored(key)

    def _workplaces_without_workers(self) -> set[str]:
        known = {str(one["asc_id"]).split("/", 1)[0] for one in self._comparison.plan.rows("worker") if one["asc_id"]}
        return {codes.squeezed(one["code"]) for one in self._comparison.plan.rows("setting")} - known

    def _stored(self, key: str) -> Record | None:
        return next(iter(self._comparison.indexed("worker", "asc_id", lambda one: one["asc_id"]).get(key, [])), None)

    def _compare_row(self, asc: AscWorker) -> None:
        row = asc.row
        setting = self._workplaces.find(row, asc.workplace)
        key = ("asc worker", codes.squeezed(asc.workplace), codes.squeezed(asc.id))
        if setting is None or not self._comparison.once(row, key, "UNIQUEWORKERID", f"The worker '{asc.id}'"):
            return
        known = self._known(asc, setting)
        if asc.status == "DELETE":
            self._end(asc, setting, known)
            return
        target = self._target(asc, setting)
        if target is None or not self._status_fits(asc, setting, known):
            return
        change = self._comparison.row(row, f"{asc.workplace}/{asc.id}")
        worker = self._update(change, asc, target, known) if known else self._add(change, asc, target)
        self.named[asc_id(setting, asc.id)] = self.named[asc_id(target, asc.new_id or asc.id)] = worker
        self._agree_contract(change, worker, asc)
        self._agree_skills(change, worker["person_id"], asc)
        self._ask(asc, worker)
        self._comparison.persons.note_pairs(f"{asc.workplace}/{asc.id}", worker["person_id"])
        note_unknown(self._comparison, worker, asc.role)
        change.done()

    def _known(self, asc: AscWorker, setting: Record) -> Record | None:
        """The stored worker of a row: by its ids, by those it had before a rename or move, or from a staff sheet."""
        found = self._stored(asc_id(setting, asc.id))
        if found is None and (asc.new_id or asc.moves_to):
            target = self._workplaces.find(asc.row, asc.moves_to) if asc.moves_to else setting
            found = self._stored(asc_id(target, asc.new_id or asc.id)) if target is not None else None
        if found is None:
            by_key = self._comparison.indexed("worker", "key", lambda one: (id(one["organisation_id"]), one["code"]))
            same_code = by_key.get((id(setting["organisation_id"]), asc.id), [])
            found = next((one for one in same_code if one["asc_id"] is None), None)
        return found

    def _target(self, asc: AscWorker, setting: Record) -> Record | None:
        """The workplace after a move; one of another organisation is refused."""
        if not asc.moves_to:
            return setting
        target = self._workplaces.find(asc.row, asc.moves_to)
        if target is not None and target["organisation_id"] is not setting["organisation_id"]:
            sentence = "The move goes to another organisation; DELETE the worker here and enter a NEW one there."
            asc.row.refuse("TRANSFERSTAFFRECORD", sentence)
            return None
        return target

    def _status_fits(self, asc: AscWorker, setting: Record, known: Record | None) -> bool:
        renamed = asc.new_id or asc.moves_to
        first = codes.squeezed(setting["code"]) in self._first
        if known is None and (asc.status in ("UPDATE", "NOCHANGE") or renamed):
            if not first:
                sentence = f"There is no worker '{asc.id}' at '{asc.workplace}' to change; write NEW for a new one."
                asc.row.refuse("UNIQUEWORKERID", sentence)
                return False
            warn_unknown(asc.row, "A worker", asc.status)
        if known is not None and asc.status == "NEW" and self._is_another(asc, known):
            sentence = f"The id '{asc.id}' belongs to another person already; give the new worker an id of their own."
            asc.row.refuse("UNIQUEWORKERID", sentence)
            return False
        return True

    def _is_another(self, asc: AscWorker, known: Record) -> bool:
        before = known["person_id"]["identity_hash"]
        return bool(before and asc.ni_number) and before != identity_hash(asc.ni_number, self._comparison.key)

    def _end(self, asc: AscWorker, setting: Record, known: Record | None) -> None:
        if known is None:
            asc.row.refuse("UNIQUEWORKERID", f"There is no worker '{asc.id}' at '{asc.workplace}' to delete.")
            return
        today = self._comparison.today
        change = self._comparison.row(asc.row, f"{asc.workplace}/{asc.id}")
        self.named[asc_id(setting, asc.id)] = known
        if known["ended_on"] is None or known["ended_on"] > today:
            change.set(known, ended_on=today)
            for contract in self._comparison.of("contract", "worker_id", known):
                if contract["ends_on"] is None or contract["ends_on"] > today:
                    change.set(contract, ends_on=max(today, contract["starts_on"] or today))
            change.delete()
        change.done()

    def _add(self, change: RowChange, asc: AscWorker, setting: Record) -> Record:
        persons, name = self._comparison.persons, f"{asc.workplace}/{asc.id}"
        identity = self._identity(asc)
        match, by = persons.matching("", "", identity)
        if match is not None:
            persons.note_match(name, match, by)
        person = match or persons.add(asc.name)
        self._set_person(change, asc, person, identity)
        worker = change.add(
            "worker",
            code=self._free_code(asc, setting),
            person_id=person,
            organisation_id=setting["organisation_id"],
            setting_id=setting,
            pool=POOLS[asc.employment or 1],
            started_on=asc.started_on,
            asc_id=asc_id(setting, asc.new_id or asc.id),
            **_facts(asc),
        )
        persons.employ(worker)
        return worker

    def _update(self, change: RowChange, asc: AscWorker, target: Record, worker: Record) -> Record:
        person, identity = worker["person_id"], self._identity(asc)
        match, _ = self._comparison.persons.matching("", "", identity)
        if match is not None and match is not person:
            self._comparison.persons.note_same_number(f"{asc.workplace}/{asc.id}", match)
            identity = None
        self._set_person(change, asc, person, identity)
        said: dict[str, Value] = _facts(asc) | {"asc_id": asc_id(target, asc.new_id or asc.id)}
        if asc.new_id:
            said["code"] = self._renamed(asc, worker)
        if asc.moves_to or worker["setting_id"] is None:
            said["setting_id"] = target
        if worker["employment"] is not None and worker["employment"] != said.get("employment", worker["employment"]):
            said["pool"] = POOLS[asc.employment or 1]
        if asc.started_on is not None:
            said["started_on"] = asc.started_on
        self._come_back(asc, worker, said)
        before = len(change.words)
        change.set(worker, **said)
        if asc.status == "NEW" and len(change.words) > before:
            warn_known(asc.row, "A worker")
        return worker

    def _come_back(self, asc: AscWorker, worker: Record, said: dict[str, Value]) -> None:
        if worker["ended_on"] is None or worker["ended_on"] > self._comparison.today:
            return
        if asc.status == "NEW":
            said["ended_on"] = None
        else:
            sentence = f"The worker is stored as having left on {worker['ended_on']}; write NEW if they are back."
            asc.row.warn("STATUS", sentence)

    def _renamed(self, asc: AscWorker, worker: Record) -> str:
        """The code under its new id; one that another worker of the organisation has is refused."""
        if worker["code"] == asc.new_id:
            return asc.new_id
        by_key = self._comparison.indexed("worker", "key", lambda one: (id(one["organisation_id"]), one["code"]))
        if any(one is not worker for one in by_key.get((id(worker["organisation_id"]), asc.new_id), [])):
            asc.row.refuse("CHGUNIQUEWRKID", f"Another worker has the id '{asc.new_id}' already; choose a free one.")
        return asc.new_id

    def _free_code(self, asc: AscWorker, setting: Record) -> str:
        """The worker's id, with the workplace before it where another worker of the organisation has the same."""
        wanted, organisation = asc.new_id or asc.id, id(setting["organisation_id"])
        by_key = self._comparison.indexed("worker", "key", lambda one: (id(one["organisation_id"]), one["code"]))
        if not by_key.get((organisation, wanted)):
            return wanted
        longer = f"{setting['code']}-{wanted}"
        if len(longer) > LONGEST_ID or by_key.get((organisation, longer)):
            sentence = f"Another worker of the organisation has the id '{wanted}'; give this one another."
            asc.row.refuse("UNIQUEWORKERID", sentence)
        return longer

    def _identity(self, asc: AscWorker) -> str | None:
        return identity_hash(asc.ni_number, self._comparison.key) if asc.ni_number else None

    def _set_person(self, change: RowChange, asc: AscWorker, person: Record, identity: str | None) -> None:
        """Gives a person what the row says. A DISPLAYID that is no name never replaces the name a person has."""
        wanted = dict(asc.person)
        if _is_name(asc.name):
            wanted["name"] = asc.name
        said = self._comparison.persons.unsaid(person, wanted)
        for column in sorted(wanted.keys() - said.keys()):
            asc.row.warn(None, f"Another row says otherwise of the same person's {column}; that one counts.")
        if identity is not None:
            said["identity_hash"] = identity
            self._comparison.persons.learn_hash(person, identity)
        set_person(self._comparison, change, person, said)

    def _agree_contract(self, change: RowChange, worker: Record, asc: AscWorker) -> None:
        """Brings role and weekly hours of the contract in force in line; equal weekly hours leave its period alone."""
        contracts = plain_contracts(self._comparison, worker)
        if not contracts:
            hours: dict[str, Value] = {"minutes": asc.minutes, "period": "week"} if asc.minutes is not None else {}
            said = f"first contract as {asc.role.replace('_', ' ')}"
            change.add("contract", said, worker_id=worker, role=asc.role, starts_on=asc.started_on, **hours)
            return
        contract = _in_force(contracts, self._comparison.today)
        wanted: dict[str, Value] = {"role": asc.role}
        stored = weekly_minutes(contract["minutes"], contract["period"])
        comparable = contract["minutes"] is None or stored is not None  # hours a year or a cycle stay as they are
        if asc.minutes is not None and comparable and stored != asc.minutes:
            wanted |= {"minutes": asc.minutes, "period": "week"}
        if contract["starts_on"] is None and asc.started_on is not None:
            wanted["starts_on"] = asc.started_on
        if asc.status == "NEW" and contract["ends_on"] is not None and contract["ends_on"] <= self._comparison.today:
            wanted["ends_on"] = None
        change.set(contract, **wanted)

    def _agree_skills(self, change: RowChange, person: Record, asc: AscWorker) -> None:
        held = {one["skill"] for one in self._comparison.of("skill", "person_id", person)}
        if asc.level_2_year is not None and LEVEL_2 not in held:  # only the year is known: its first day stands for it
            done = date(asc.level_2_year, 1, 1)
            change.add("skill", "Level 2 certificate", person_id=person, skill=LEVEL_2, done_on=done, source="asc-wds")
        if asc.approved_mental_health and AMHP not in held:
            change.add("skill", "AMHP", person_id=person, skill=AMHP, source="asc-wds")

    def _ask(self, asc: AscWorker, worker: Record) -> None:
        questions, who = self._comparison.report.questions, f"{asc.workplace}/{asc.id}"
        if asc.employment == 7 and worker["pool"] == "own":
            questions.append(f"{who} is employed as 'other': which pool? (own until a staff sheet says)")
        if asc.person.get("visa") == "sponsored" and _is_unexplained(worker["person_id"]):
            questions.append(f"{who} has a sponsored visa: who is the sponsor, and for how many hours?")


def asc_id(workplace: Record, id: str) -> str:
    """The id under which a worker of a workplace is found again."""
    return f"{codes.squeezed(workplace['code'])}/{codes.squeezed(id)}"


def _facts(asc: AscWorker) -> dict[str, Value]:
    """What the row says of the employment; only what it says."""
    said = {
        "employment": EMPLOYMENTS.get(asc.employment or 0),
        "care_certificate": asc.care_certificate,
        "field_of_practice": asc.field_of_practice,
        "apprentice": asc.apprentice,
        "average_minutes_a_week": asc.average_minutes,
    }
    return {column: value for column, value in said.items() if value is not None}


def _is_name(text: str) -> bool:
    """Whether a DISPLAYID looks like a person's name and not like a number or code."""
    return " " in text.strip() and not any(sign.isdigit() for sign in text)


def _in_force(contracts: list[Record], today: date) -> Record:
    started = [one for one in contracts if one["starts_on"] is None or one["starts_on"] <= today] or contracts
    return max(started, key=lambda one: one["starts_on"] or date.min)


def _is_unexplained(person: Record) -> bool:
    """Whether neither the sponsor nor the hours of a visa are known yet."""
    return person["visa_sponsor"] is None and person["visa_weekly_minutes"] is None
