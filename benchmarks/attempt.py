"""One solver on one instance, in a process of its own: `python -m benchmarks.attempt JOB ROW`.

JOB is a JSON object with the fields of `Job`; ROW is the file that the measured row goes to, as JSON. The clock starts
when everything is imported and, for the demo, its store is made; reading and laying out count, as in `rota solve`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from benchmarks import instances
from benchmarks.answer import Allowance, Answer
from benchmarks.instances import Instance
from benchmarks.row import Job, Row
from benchmarks.task import Task
from solver.check import check
from solver.problem import Problem

Answering = Callable[[Problem, Allowance], Answer]
# What a solve loads when it first needs it; loaded before the clock starts, for every solver alike.
LOADED_BEFORE = ("ortools.sat.python.cp_model", "ortools.math_opt.python.mathopt", "solver.search.portfolio")


def main() -> None:
    """Do the job and write its row."""
    job = Job(**json.loads(sys.argv[1]))
    row = attempt(job)
    Path(sys.argv[2]).write_text(json.dumps(row.values), encoding="utf-8")


def attempt(job: Job) -> Row:
    """The measured row of a job; without its memory, which is seen best from outside."""
    answering: Answering = import_module(job.module).answer
    for module in LOADED_BEFORE:
        import_module(module)
    instance = instances.named(job.instance)
    with _opened(instance, job) as read:
        allowance = Allowance(job.seconds, job.workers, job.seed, time.monotonic())
        task = read()
        answer = answering(task.problem, allowance)
        seconds = allowance.elapsed
        return _row(job, instance, task, answer, seconds)


def _opened(instance: Instance, job: Job) -> AbstractContextManager[Callable[[], Task]]:
    if instance.public:
        from benchmarks import public

        assert job.folder is not None
        return public.opened(instance, Path(job.folder))
    from benchmarks import demo

    return demo.opened(instance)


def _row(job: Job, instance: Instance, task: Task, answer: Answer, seconds: float) -> Row:
    row = Row.of(job, instance)
    if answer.roster is None:
        return row.with_values(bound=answer.bound, seconds=seconds, verdict=answer.word or "no roster")
    objective = check(task.problem, answer.roster).score.objective
    bound = answer.bound
    verdict = [task.verdict(answer.roster, objective)]
    if bound is not None and bound > objective:
        verdict.append("bound above objective")
    if bound is not None and instance.best is not None and bound > instance.best:
        verdict.append("bound above best known")
    return row.with_values(
        objective=objective,
        bound=bound,
        proven=objective == bound,
        seconds=seconds,
        seconds_to_one_percent=answer.trace.near(objective),
        verdict=", ".join(verdict),
    )


if __name__ == "__main__":
    main()
