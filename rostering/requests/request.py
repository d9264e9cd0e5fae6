"""One request of whatever kind, by its reference: all that is said of it, and a yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering.errors import BadInputError
from rostering.requests.leave import grant_leave, view_leave
from rostering.requests.reference import LEAVE, SWAP, WISH, parse_reference
from rostering.requests.swaps import agree_swap, grant_swap, view_swap
from rostering.requests.wishes import grant_wish, view_wish
from rostering.requests.wording import granted_leave_lines, granted_swap_lines, leave_lines, swap_lines, wish_lines

if TYPE_CHECKING:
    from rostering.store.engine import Store


def request_lines(store: Store, actor_name: str | None, typed: str) -> list[str]:
    """All that bears on a request: who is off, limits, cover and entitlement of a leave, the record of a wish, both
    people of a swap. Raises BadInputError where there is none of that reference."""
    kind = parse_reference(typed).kind
    if kind == LEAVE:
        return leave_lines(view_leave(store, actor_name, typed))
    if kind == WISH:
        return wish_lines(view_wish(store, actor_name, typed))
    return swap_lines(view_swap(store, actor_name, typed))


def grant_request(store: Store, actor_name: str | None, typed: str, allow: str | None = None) -> list[str]:
    """Say yes to a request, and say what that changed. `allow` is why what stands against a leave is let pass.

    Raises BadInputError for one that is not there or decided, RefusedError for what stands against it and for who may
    not; then nothing is changed.
    """
    kind = parse_reference(typed).kind
    if allow is not None and kind != LEAVE:
        raise BadInputError(f"Nothing is let pass with a {kind}; a rule that a swap breaks needs a waiver.")
    if kind == LEAVE:
        return granted_leave_lines(grant_leave(store, actor_name, typed, allow=allow))
    if kind == WISH:
        return wish_lines(grant_wish(store, actor_name, typed))
    return granted_swap_lines(grant_swap(store, actor_name, typed))


def agree_request(store: Store, actor_name: str | None, typed: str) -> list[str]:
    """Note that the other person of a swap said yes. Raises BadInputError for anything but a swap that waits for it."""
    kind = parse_reference(typed).kind
    if kind != SWAP:
        raise BadInputError(f"{typed} is a {kind}, which nobody else has to agree to.")
    return swap_lines(agree_swap(store, actor_name, typed))
