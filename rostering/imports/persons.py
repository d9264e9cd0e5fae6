"""One person, several organisations: matched by professional number, then by the hash of the NI number."""

import re
from collections.abc import Hashable

from rostering.imports.plan import Plan, Record, Value
from rostering.imports.report import Report

_CODE = re.compile(r"p(\d{1,9})", re.ASCII)


class Persons:
    """The people the store knows, and those that an import adds."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self._plan = plan
        self._report = report
        self._by_number: dict[Hashable, Record] = {}
        self._by_hash: dict[str, Record] = {}
        self._by_name: dict[tuple[str, str], list[Record]] = {}
        self._said: dict[tuple[int, str], Value] = {}
        self._paired: set[frozenset[int]] = set()
        self._last_code = 0
        for person in plan.rows("person"):
            self._learn(person)
        for registration in plan.rows("registration"):
            self.learn_number(registration["person_id"], registration["body"], registration["number"])
        self._workers: dict[int, list[Record]] = {}
        for worker in plan.rows("worker"):
            self.employ(worker)

    def matching(self, body: str, number: str, identity: str | None) -> tuple[Record | None, str]:
        """The person with this professional number, else with this identity hash, and what they were matched by."""
        if body and number and (found := self._by_number.get((body, _plain(number)))):
            return found, f"{body} number"
        if identity and (found := self._by_hash.get(identity)):
            return found, "National Insurance number"
        return None, ""

    def add(self, name: str) -> Record:
        """A new person under the next free code."""
        self._last_code += 1
        person = self._plan.add("person", code=f"p{self._last_code}", name=name)
        self._learn(person)
        return person

    def employ(self, worker: Record) -> None:
        """Notes that a worker is an employment of their person."""
        self._workers.setdefault(id(worker["person_id"]), []).append(worker)

    def employments(self, person: Record) -> list[Record]:
        """The workers that a person is."""
        return self._workers.get(id(person), [])

    def learn_number(self, person: Record, body: str, number: str | None) -> None:
        """Notes a person's professional number."""
        if number:
            self._by_number.setdefault((body, _plain(number)), person)

    def learn_hash(self, person: Record, identity: str) -> None:
        """Notes a person's identity hash."""
        self._by_hash.setdefault(identity, person)

    def unsaid(self, person: Record, values: dict[str, Value]) -> dict[str, Value]:
        """Those values that no earlier row of this import gave otherwise for the same person."""
        return {
            column: value
            for column, value in values.items()
            if self._said.setdefault((id(person), column), value) == value
        }

    def note_match(self, worker: str, person: Record, by: str) -> None:
        """Tells that a new worker is somebody who is known already."""
        others = ", ".join(_full(one) for one in self.employments(person))
        self._report.matched.append(f"{worker} is {others or person['code']} (by {by})")

    def note_pairs(self, worker: str, person: Record) -> None:
        """Lists people of the same name and outward postcode, whom no number joins."""
        key = _name_key(person)
        if key is None:
            return
        known = self._by_name.setdefault(key, [])
        for other in known:
            pair = frozenset((id(other), id(person)))
            if other is not person and pair not in self._paired:
                self._paired.add(pair)
                names = ", ".join(_full(one) for one in self.employments(other)) or str(other["code"])
                self._report.likely_pairs.append(f"{worker} and {names}: same name and postcode area")
        if all(one is not person for one in known):
            known.append(person)

    def note_same_number(self, worker: str, other: Record) -> None:
        """Lists a worker whose NI number belongs to another person of the store."""
        names = ", ".join(_full(one) for one in self.employments(other)) or str(other["code"])
        self._report.likely_pairs.append(f"{worker} and {names}: same National Insurance number, two records")

    def _learn(self, person: Record) -> None:
        if found := _CODE.fullmatch(person["code"]):
            self._last_code = max(self._last_code, int(found[1]))
        if person["identity_hash"]:
            self.learn_hash(person, person["identity_hash"])
        if key := _name_key(person):
            self._by_name.setdefault(key, []).append(person)


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def _name_key(person: Record) -> tuple[str, str] | None:
    if not person["name"] or not person["postcode_out"]:
        return None
    return " ".join(person["name"].casefold().split()), person["postcode_out"]


def _full(worker: Record) -> str:
    return f"{worker['organisation_id']['code']}/{worker['code']}"
