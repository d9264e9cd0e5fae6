"""`rota batch`: many rosters at once, of a week in the store or of a folder of problem files; and its history."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering.cli.batch_engine import certificates_named, engine_arguments
from rostering.cli.period import period, period_arguments
from rostering.cli.typed_number import typed_whole
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.batch.batched import Batched, Trouble
    from rostering.batch.conduct import Effort, Standing
    from rostering.batch.solve_batch import Wanted, Watch
    from rostering.cli.context import Context

HISTORY = "history"
DEFAULT_SECONDS = 60.0
MOST_WORKERS = 512
TROUBLES = ("failed", "broken", "mandatory-short")
BAR, LINES, NONE = "bar", "jsonl", "none"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="solve its problem files (*.json); 'history' lists runs"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the rosters of problem files go")
    period_arguments(parser)
    parser.add_argument("--area", action="append", default=[], metavar="AREA", help="every setting of an area")
    parser.add_argument(
        "--organisation", action="append", default=[], metavar="ORG", help="every setting of an organisation"
    )
    parser.add_argument(
        "--time-limit", type=float, default=DEFAULT_SECONDS, metavar="S", help=f"seconds a roster ({DEFAULT_SECONDS:g})"
    )
    parser.add_argument("--until", metavar="TIME", help="be done by then, such as 06:00: time is shared by need")
    parser.add_argument("--gap", type=float, default=0.0, metavar="G", help="good enough, as a share (default: 0)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the search (default: 1)")
    parser.add_argument("--deterministic", action="store_true", help="the same rosters on every run")
    engine_arguments(parser)
    parser.add_argument("--again", action="store_true", help="begin anew where the last run was cut off")
    parser.add_argument("--retry-failed", action="store_true", help="try again what failed in the last run")
    parser.add_argument("--only-changed", action="store_true", help="leave out what was solved with the same input")
    parser.add_argument(
        "--fail-on", action="append", choices=TROUBLES, metavar="WHAT", help=f"exit 1 for these only: {TROUBLES}"
    )
    parser.add_argument(
        "--progress", choices=(BAR, LINES, NONE), default=BAR, help="on standard error: a bar, or JSON Lines"
    )
    parser.add_argument("--log", metavar="FILE", help="add every event to a file as JSON Lines, without names")
    parser.add_argument("--alerts", metavar="FILE", help="write what somebody must look at, as JSON")
    parser.add_argument("--digest", type=Path, metavar="FOLDER", help="write each coordinator's share, text and JSON")
    parser.add_argument("--runs", metavar="N", help="history: how many runs (20)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.folder == HISTORY:
        from rostering.cli.batch_history import tell_history

        return tell_history(arguments, context)
    return _solve(arguments, context)


def _solve(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.batch.batched import Trouble
    from rostering.cli.batch_said import tell, write_alerts

    _refuse_mixed(arguments)
    wanted, fail_on = _wanted(arguments), frozenset(Trouble(one) for one in arguments.fail_on or TROUBLES)
    alerts, log = _file(arguments.alerts), _file(arguments.log)
    with _watching(arguments, context, log) as watch:
        batched = _batched(arguments, context, wanted, watch)
    context.diagnostics.clear()
    code = _exit_code(batched, fail_on)
    if alerts is not None:
        write_alerts(alerts, batched, code)
    tell(context, batched)
    if arguments.digest is not None:
        from rostering.batch.digest import write_digests

        write_digests(context.store(), arguments.digest, batched)
    return code


def _refuse_mixed(arguments: argparse.Namespace) -> None:
    chosen = bool(arguments.week or arguments.first or arguments.setting or arguments.area or arguments.organisation)
    if arguments.folder is None and arguments.out is not None:
        raise BadInputError("Name the folder of problem files before --out; rosters of a week go into the store.")
    if arguments.folder is not None and chosen:
        raise BadInputError("A folder of problem files has no week and no settings; name either of the two.")
    if arguments.folder is not None and arguments.out is None:
        raise BadInputError("Say with --out which folder the rosters go to.")
    if arguments.again and arguments.retry_failed:
        raise BadInputError("Begin anew with --again, or go on with --retry-failed; not both.")


def _wanted(arguments: argparse.Namespace) -> Wanted:
    from rostering.batch.solve_batch import Wanted
    from solver.limits import available_cores

    workers = None if arguments.workers is None else typed_whole(arguments.workers, "--workers", MOST_WORKERS)
    return Wanted(
        _effort(arguments),
        workers or available_cores(),
        arguments.engine,
        certificates=certificates_named(arguments),
        again=arguments.again,
        retry_failed=arguments.retry_failed,
        only_changed=arguments.only_changed,
    )


def _effort(arguments: argparse.Namespace) -> Effort:
    from rostering.batch.conduct import Effort
    from rostering.batch.engine import Allowance
    from rostering.batch.solve_batch import until
    from rostering.cli.typed_clock import typed_clock
    from solver.limits import Limits, LimitsError

    try:
        Limits(seconds=arguments.time_limit, gap=arguments.gap, seed=arguments.seed)
    except LimitsError as error:
        raise BadInputError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    minute = typed_clock(arguments.until)
    each = Allowance(arguments.time_limit, arguments.gap, arguments.seed, deterministic=arguments.deterministic)
    return Effort(each, None if minute is None else until(minute))


def _file(name: str | None) -> Path | None:
    from rostering.written import writable

    return None if name is None else writable(name)


def _batched(arguments: argparse.Namespace, context: Context, wanted: Wanted, watch: Watch) -> Batched:
    from rostering.batch.solve_batch import solve_folder

    if arguments.folder is not None:
        folder = Path(arguments.folder).expanduser()
        return solve_folder(context.store(), context.actor_name, folder, arguments.out.expanduser(), wanted, watch)
    from rostering.batch.chosen import Chosen
    from rostering.batch.solve_week import solve_week

    chosen = Chosen(tuple(arguments.setting), tuple(arguments.area), tuple(arguments.organisation))
    return solve_week(context.store(), context.actor_name, period(arguments), chosen, wanted, watch)


def _exit_code(batched: Batched, fail_on: frozenset[Trouble]) -> ExitCode:
    if batched.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if batched.must_look(fail_on) else ExitCode.DONE


@contextmanager
def _watching(arguments: argparse.Namespace, context: Context, log: Path | None) -> Iterator[Watch]:
    """Who hears of the batch: a bar or lines on standard error, and the log; Ctrl-C and SIGTERM ask it to stop."""
    from rostering import calendar
    from rostering.batch.event import Events, Hear
    from rostering.batch.solve_batch import Watch

    asked: list[int] = []

    def ask(number: int, frame: Any) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    file = None if log is None else log.open("a", encoding="utf-8")
    try:
        hears: list[Hear] = [] if arguments.progress != LINES else [context.diagnostics.note]
        if file is not None:
            hears.append(lambda line: _add(file, line))
        events = Events(calendar.now, tuple(hears))
        bar = _bar(context) if arguments.progress == BAR else lambda _: None
        note = context.diagnostics.note if arguments.progress != LINES else lambda _: None
        yield Watch(events, lambda: bool(asked), bar, note)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if file is not None:
            file.close()


def _add(file: Any, line: str) -> None:
    file.write(line + "\n")
    file.flush()


def _bar(context: Context) -> Any:
    def draw(standing: Standing) -> None:
        failed = f", {standing.failed} failed" if standing.failed else ""
        seconds = time.monotonic() - context.started
        words = f"{standing.through} of {standing.known}{failed}, {seconds:.0f} s"
        context.diagnostics.progress(standing.share, words)

    return draw
