"""Solving one posed problem, wherever that is: JSON in, JSON out, and whatever goes wrong in one sentence."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

from rostering.batch.engine import Answer, Posed
from rostering.batch.memory import peak_bytes
from rostering.version import VERSION

if TYPE_CHECKING:
    from solver.stop import Stop

STOPPED = "It was stopped before it began."


def answer(posed: Posed, stop: Stop | None = None, worker: str = "") -> Answer:
    """Solve a problem within its allowance. Nothing is raised: a failure is an answer too."""
    from solver.formats.source import FormatError
    from solver.problem import ProblemError

    began = time.monotonic()
    result, failure = None, None
    try:
        result = STOPPED if stop is not None and stop.requested else _solved(posed, stop, began)
    except (FormatError, ProblemError) as error:
        failure = f"{error}."
    except MemoryError:
        failure = "There was not enough memory for it."
    except Exception as error:  # one roster's failure never stops the rest
        failure = f"The solver failed ({type(error).__name__}: {error})."
    if result == STOPPED:
        result, failure = None, STOPPED
    return Answer(posed.key, result, failure, round(time.monotonic() - began, 3), peak_bytes(), worker, VERSION)


def _solved(posed: Posed, stop: Stop | None, began: float) -> str:
    from solver.formats.json import read, write_result
    from solver.formats.source import Source
    from solver.limits import Limits
    from solver.solve import solve

    most = posed.allowance
    problem = read(Source(posed.key, posed.problem))
    limits = Limits(
        seconds=most.seconds,
        gap=most.gap,
        workers=most.threads,
        seed=most.seed,
        deterministic=most.deterministic or bool(problem.limits.get("deterministic")),
        started=began,
    )
    result = solve(problem, limits, stop=stop)
    return json.dumps(write_result(result, product=VERSION, input_sha256=sha256(posed.problem)), ensure_ascii=False)


def sha256(text: str) -> str:
    """The hash by which an input is known again."""
    return hashlib.sha256(text.encode()).hexdigest()
