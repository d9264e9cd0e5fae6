"""Which parts of rules the program keeps by itself, and what it says of those that it only holds on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rostering.rules.entry import RulePart

A_RESTRICTION = "it binds through the restriction recorded on a person, whether or not this is on"
A_PERSON = "a person looks after this: the program only keeps it on record"
# What an Eligibility requires that nothing asks for when a roster is made, and why.
_REQUIRED: Mapping[str, str] = {
    "zone": A_RESTRICTION,
    "contact": A_RESTRICTION,
    "no_contact_from": A_RESTRICTION,
    "remote_while_shielding": A_RESTRICTION,
}
_WHERE: Mapping[str, str] = {
    "deployed": "which days somebody was deployed is not on record",
    "training": "which days were for training is not on record",
}
_RECORDED = frozenset(
    (
        "after_weeks",
        "again_after_days",
        "amber_patients",
        "early_end_days",
        "generic_lead_days",
        "keep_days",
        "most_notice_days",
        "short_minutes",
        "short_percent",
        "tests_on",
        "unbroken_minutes",
        "uplift_permille",
        "warn_days",
        "weights",
        "window_days_by_agreement",
        "zones",
    )
)


def recorded_only(part: RulePart) -> str | None:
    """Why a part does nothing by itself where it is on, as a sentence; None where rosters, ledgers, pay or publishing
    go by it."""
    return next((reason for reason in _reasons(part) if reason is not None), None)


def parameters_recorded(part: RulePart) -> tuple[str, ...]:
    """The parameters of a part that are told but that nothing is reckoned with."""
    return tuple(name for name in part.params if name in _RECORDED)


def _reasons(part: RulePart) -> Iterator[str | None]:
    params = part.params
    yield _REQUIRED.get(str(params.get("require", "")))
    yield from (_WHERE.get(one) for one in _texts(params.get("where")))
    by_kind = _KINDS.get(part.kind)
    yield None if by_kind is None else by_kind(params)


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []


def _process(params: Mapping[str, Any]) -> str | None:
    """How long ahead a roster is published is told by the program, and who decides a loan is kept apart."""
    return None if "lead_days" in params or "separate" in params else A_PERSON


def _change(params: Mapping[str, Any]) -> str | None:
    return "no regulations say yet at how short a notice: a person looks after this" if "kinds" in params else None


def _pay(params: Mapping[str, Any]) -> str | None:
    return "no regulations say yet what is paid: a person looks after this" if "changes" in params else None


def _succession(params: Mapping[str, Any]) -> str | None:
    return None if params.get("pairs") else "no codes are listed: give 'pairs' in a pack of your own"


def _fairness(params: Mapping[str, Any]) -> str | None:
    return "only plans of loans share it, no roster does" if params["of"] == "days_away" else None


def _distinct(params: Mapping[str, Any]) -> str | None:
    """Carers of a client are counted to any number, settings of a worker to one."""
    if params["count_of"] != "setting" or params.get("max") == 1:
        return None
    return "more than one setting a worker is not counted: 'max' has to be 1"


def _total(params: Mapping[str, Any]) -> str | None:
    return "no campaign is on record" if params["period"] == "campaign" else None


_KINDS = {
    "Process": _process,
    "Change": _change,
    "Pay": _pay,
    "ForbiddenSuccession": _succession,
    "Fairness": _fairness,
    "Distinct": _distinct,
    "Total": _total,
}
