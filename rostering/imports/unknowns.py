"""What is still unknown of the people in an import, and would block them or take an average (rules, section 1)."""

from rostering.catalogue import roles
from rostering.imports.comparison import Comparison
from rostering.imports.plan import Record

NAMES = (
    "right to work",
    "professional registration",
    "DBS check",
    "hours worked until now",
    "age",
    "visa",
)


def note_unknown(comparison: Comparison, worker: Record, role: str) -> None:
    """Counts what nobody has said yet of one worker's person."""
    person = worker["person_id"]
    report = comparison.report
    report.people += 1
    missing = {
        "right to work": not person["right_to_work_open"] and person["right_to_work_until"] is None,
        "professional registration": _unregistered(comparison, person, role),
        "DBS check": person["dbs_on"] is None,
        "hours worked until now": not any(
            _has_worked(comparison, one) for one in comparison.persons.employments(person)
        ),
        "age": not person["age_known"],
        "visa": person["visa"] is None,
    }
    for name in NAMES:
        report.unknown[name] = report.unknown.get(name, 0) + int(missing[name])


def _unregistered(comparison: Comparison, person: Record, role: str) -> bool:
    """Whether the role needs a register and the person's entry is not known to be live."""
    body = roles()[role].body if role in roles() else None
    if body is None:
        return False
    entries = comparison.of("registration", "person_id", person)
    return not any(entry["body"] == body and entry["until_on"] is not None for entry in entries)


def _has_worked(comparison: Comparison, worker: Record) -> bool:
    return worker.id in comparison.with_history or bool(comparison.of("history_sum", "worker_id", worker))
