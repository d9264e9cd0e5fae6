"""Functions over arrays, compiled to machine code when they are first called, and kept on disk for the next time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
_FUNCTIONS: list[Any] = []


def compiled(function: Function) -> Function:
    """The function, compiled on its first call."""
    return _compiled(function, nogil=False)


def compiled_beside(function: Function) -> Function:
    """The same for a function that takes long: other threads may run while it does, and they take turns at a price."""
    return _compiled(function, nogil=True)


def _compiled(function: Function, *, nogil: bool) -> Function:
    _FUNCTIONS.append(numba.njit(nogil=nogil)(function))
    return cast(Function, _FUNCTIONS[-1])


def keep_compiled() -> None:
    """From now on keep what is compiled on disk, and take it from there. Without a place for it, it is made each time.

    Not done where functions are defined: importing a module writes nothing.
    """
    while _FUNCTIONS:
        with suppress(RuntimeError):
            _FUNCTIONS.pop().enable_caching()
