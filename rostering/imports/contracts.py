"""Bringing a worker's contracts in line with what a sheet says of the one in force."""

from dataclasses import dataclass
from datetime import date, timedelta

from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.plan import Record, Value

WEEKS = {"week": 1, "4 weeks": 4}


@dataclass(frozen=True)
class ContractTerms:
    """Role and hours as a sheet gives them; `says_hours` and `says_end`: the sheet has those columns at all."""

    role: str
    starts_on: date | None
    ends_on: date | None = None
    says_end: bool = False
    minutes: int | None = None  # None = no guaranteed hours
    period: str | None = None
    says_hours: bool = False
    balance_minutes: int | None = None
    band: str | None = None  # these four None: the sheet does not say
    pence_an_hour: int | None = None
    period_anchor: date | None = None
    shift_limits: str | None = None

    @property
    def further(self) -> dict[str, Value]:
        """What the sheet says of pay, of when a period of hours begins and of the most shifts of a code in it."""
        said = {
            "band": self.band,
            "pence_an_hour": self.pence_an_hour,
            "period_anchor": self.period_anchor,
            "shift_limits": self.shift_limits,
        }
        return {column: value for column, value in said.items() if value is not None}


def agree_contract(comparison: Comparison, change: RowChange, worker: Record, terms: ContractTerms) -> None:
    """Plans the contract that a row gives: the same one corrected, or a new one that follows.

    A later start with another role, other hours or other pay is a new contract and ends the one before on the day
    before; with the same it corrects the start.
    """
    known = plain_contracts(comparison, worker)
    same = next((one for one in known if one["starts_on"] in (terms.starts_on, None)), None)
    if same is None and known:
        last = max(known, key=lambda one: one["starts_on"])
        if terms.starts_on is None or terms.starts_on < last["starts_on"] or not _differs(last, terms):
            same = last
        elif last["ends_on"] is None or last["ends_on"] >= terms.starts_on:
            change.set(last, ends_on=terms.starts_on - timedelta(days=1))
    if same is not None:
        change.set(same, **_said(same, terms))
        return
    said = "contract" if known else "first contract"
    change.add(
        "contract",
        f"{said} as {terms.role.replace('_', ' ')}",
        worker_id=worker,
        role=terms.role,
        minutes=terms.minutes,
        period=terms.period,
        balance_minutes=terms.balance_minutes or 0,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        **terms.further,
    )


def plain_contracts(comparison: Comparison, worker: Record) -> list[Record]:
    """The contracts of an employment but for posts at a setting of their own, which have a sheet of their own."""
    return [one for one in comparison.of("contract", "worker_id", worker) if one["setting_id"] is None]


def weekly_minutes(minutes: int | None, period: str | None) -> float | None:
    """The minutes a week that a contract comes to, where its period has a number of weeks."""
    if minutes is None or period not in WEEKS:
        return None
    return minutes / WEEKS[period]


def _differs(contract: Record, terms: ContractTerms) -> bool:
    hours = terms.says_hours and (contract["minutes"], contract["period"]) != (terms.minutes, terms.period)
    pay = any(contract[column] != value for column, value in terms.further.items())
    return bool(hours) or pay or contract["role"] != terms.role


def _said(contract: Record, terms: ContractTerms) -> dict[str, Value]:
    said: dict[str, Value] = {"role": terms.role} | terms.further
    if terms.starts_on is not None:
        said["starts_on"] = terms.starts_on
    if terms.says_end:
        said["ends_on"] = terms.ends_on
    if terms.says_hours:
        said.update(minutes=terms.minutes, period=terms.period)
    if terms.balance_minutes is not None:
        said["balance_minutes"] = terms.balance_minutes
    return said
