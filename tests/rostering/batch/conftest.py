"""Batches without processes of their own: an engine that solves where it stands."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from rostering import calendar
from rostering.batch import solve_batch
from rostering.batch.answering import STOPPED, answer
from rostering.batch.batched import Batched
from rostering.batch.chosen import Chosen
from rostering.batch.conduct import Effort
from rostering.batch.engine import Allowance, Answer, Posed
from rostering.batch.event import Events
from rostering.batch.solve_batch import Wanted, Watch, solve_folder
from rostering.batch.solve_week import solve_week
from solver.formats.json import write
from tests.rostering.office import Office

EFFORT = Effort(Allowance(seconds=5.0, deterministic=True))
Around = Callable[[Posed], None]


class EngineHere:
    """Solves each problem when its answer is asked for, the last submitted first, so that no order is taken for
    granted. `around` is called before each."""

    capacity, cores = 3, 2

    def __init__(self, around: Around = lambda _: None) -> None:
        self.solved: list[str] = []
        self._around, self._posed, self._stopped = around, deque[Posed](), False

    def submit(self, posed: Posed) -> None:
        self._posed.append(posed)

    def next(self, seconds: float) -> Answer | None:
        if not self._posed:
            return None
        posed = self._posed.pop()
        if self._stopped:
            return Answer(posed.key, None, STOPPED)
        self._around(posed)
        self.solved.append(posed.key)
        return answer(posed)

    def stop(self) -> None:
        self._stopped = True

    def close(self) -> None:
        self._posed.clear()


class Batches:
    """Runs batches on an office's store with that engine."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self._office, self._patch = office, patch
        self.engine = EngineHere()
        self.heard: list[str] = []

    def week(
        self, *settings: str, around: Around = lambda _: None, watch: Watch | None = None, **more: bool
    ) -> Batched:
        """The office's week."""
        self._begin(around)
        wanted = Wanted(EFFORT, 2, **more)
        chosen = Chosen(settings=settings)
        return solve_week(self._office.store, None, self._office.horizon, chosen, wanted, watch or self._watch())

    def folder(
        self,
        folder: Path,
        out: Path,
        effort: Effort = EFFORT,
        around: Around = lambda _: None,
        watch: Watch | None = None,
        **more: bool,
    ) -> Batched:
        """A folder of problem files."""
        self._begin(around)
        return solve_folder(self._office.store, None, folder, out, Wanted(effort, 2, **more), watch or self._watch())

    def stopping_after(self, pieces: int) -> Watch:
        """A watch that asks to stop once so many pieces are through."""
        through: list[int] = []
        return Watch(
            Events(calendar.now),
            lambda: bool(through and through[-1] >= pieces),
            lambda one: through.append(one.through),
        )

    def _watch(self) -> Watch:
        self.heard.clear()
        return Watch(Events(calendar.now, (self.heard.append,)))

    def _begin(self, around: Around) -> None:
        self.engine = EngineHere(around)
        self._patch.setattr(solve_batch, "open_engine", lambda *_: self.engine)


@pytest.fixture
def batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> Batches:
    """Batches on the store of the test's office."""
    return Batches(office, monkeypatch)


def problem_file(office: Office, folder: Path, *names: str) -> None:
    """The office's week as problem files, all the same but for their ids."""
    folder.mkdir(exist_ok=True)
    problem = office.build().problem
    for name in names:
        (folder / f"{name}.json").write_text(write(problem.replace(id=name)), encoding="utf-8")


@pytest.fixture
def files(office: Office, tmp_path: Path) -> Path:
    """A folder with five small problems."""
    for code in ("ann", "bob"):
        office.worker(code)
    for number in range(5):
        office.shift(number, "07:00", "15:00")
    problem_file(office, tmp_path / "problems", *"abcde")
    return tmp_path / "problems"
