"""What work costs whoever pays for it, planned or done, as far as a rate is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from rostering.bookings.rates import PaidWork, RateCards, rate
from rostering.calendar import local_day
from rostering.work.pay import Earned, pay
from rostering.work.pay_terms import pay_terms
from rostering.work.public_holidays import is_public_holiday
from rostering.work.stretches import Stretch

if TYPE_CHECKING:
    from rostering.rules.rulebook import Rulebook


@dataclass(frozen=True)
class WorkCost:
    """The rate cards of a store and the rules that say what a band earns on top at unsocial hours (AFC-UNSOC)."""

    cards: RateCards
    rules: Rulebook

    def pence(self, work: PaidWork, contract_pence: int | None) -> int | None:
        """What work costs in pence; None where no rate is known.

        By a card where one reaches all of it, which says itself what it pays at which hours; else by the contract's
        pence an hour and its band's enhancement. A sleep-in costs what is paid for itself besides. Overtime is the
        payroll's and not in it.
        """
        by_card = rate(self.cards, work)
        if by_card is not None:
            return by_card + work.sleep_in_pence
        if contract_pence is None:
            return None
        key = work, contract_pence
        if key not in self._known:
            self._known[key] = self._by_contract(work, contract_pence)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[PaidWork, int], int]:
        return {}

    def _by_contract(self, work: PaidWork, contract_pence: int) -> int:
        nation = self.cards.nations[work.organisation]
        terms = pay_terms(self.rules, nation, local_day(work.starts_at))
        earned = Earned(Stretch(work.starts_at, work.ends_at), work.minutes, allowance_pence=work.sleep_in_pence)
        return pay(earned, contract_pence, work.band, terms, partial(is_public_holiday, nation)).pence
