"""A folder of problem files as a batch: each solved to a file of the same name in another folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering.batch.answering import STOPPED, sha256
from rostering.batch.arrival import ArrivalError, arrived
from rostering.batch.engine import Answer
from rostering.batch.outcome import Outcome, RosterOutcome, State
from rostering.batch.piece import Piece
from rostering.batch.run import Run, note
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.store.engine import Store

PATTERN = "*.json"
PART = ".part"  # of a name while its file is written
MINIMUM = "minimum"


def problem_files(folder: Path, out: Path) -> tuple[Path, ...]:
    """The problem files of a folder, by name; the folder for answers is made. Raises BadInputError where there is no
    folder, no file, or nowhere to write to."""
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}; name one that holds problem files.")
    found = tuple(sorted(folder.glob(PATTERN)))
    if not found:
        raise BadInputError(f"The folder {folder} holds no problem files ({PATTERN}), so there is nothing to solve.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"{out} cannot be made ({error.strerror}); name a folder of your own.") from error
    if out.resolve() == folder.resolve():
        raise BadInputError(f"The rosters would take the place of their problems in {folder}; name another folder.")
    if not os.access(out, os.W_OK):
        raise BadInputError(f"{out} cannot be written; name a folder of your own.")
    for left in out.glob(f"{PATTERN}{PART}"):  # by a run that was cut off
        with suppress(OSError):
            left.unlink()
    return found


class FolderPieces:
    """The problem files of a folder. With `again_checked` answers are checked here too; `before` are inputs that need
    not be solved again."""

    def __init__(
        self,
        store: Store,
        actor_name: str | None,
        run: Run,
        files: Sequence[Path],
        out: Path,
        *,
        before: Mapping[str, Outcome],
        again_checked: bool,
    ) -> None:
        self._store, self._actor_name, self._run = store, actor_name, run
        self._files = {file.stem: file for file in files}
        self._out, self._before, self._again_checked = out, before, again_checked
        self._texts: dict[str, str] = {}  # of those under way

    def rounds(self) -> Iterator[Sequence[Piece]]:
        """All files, in one round."""
        yield [Piece(key, _size(file)) for key, file in self._files.items() if key not in self._run.failed]

    def pose(self, piece: Piece) -> str | Outcome:
        """A file's text, unless its roster is there already."""
        from solver.formats.source import FormatError, Source

        try:
            text = Source.open(self._files[piece.key]).text
        except FormatError as error:
            raise BadInputError(f"{error}.") from error
        known = self._run.done.get(piece.key) or self._before.get(piece.key)
        if known is not None and known.input_sha256 == sha256(text) and self._target(piece.key).exists():
            return replace(known, state=State.KEPT)
        self._texts[piece.key] = text
        return text

    def settle(self, piece: Piece, answer: Answer, *, ended: bool) -> Outcome | None:
        """Write what came back."""
        text = self._texts[piece.key]
        if ended and answer.failure == STOPPED:
            raise BadInputError(STOPPED)
        document = self._document(piece.key, text, answer)
        self._write(self._target(piece.key), document)
        outcome = _outcome(piece.key, State.BEST if ended else State.SOLVED, document, answer)
        self.note(outcome)
        del self._texts[piece.key]  # not before: where the store is away, this is done again
        return outcome

    def note(self, outcome: Outcome) -> None:
        """Keep what became of a file."""
        note(self._store, self._actor_name, self._run, outcome)

    def _target(self, key: str) -> Path:
        return self._out / self._files[key].name

    def _document(self, key: str, text: str, answer: Answer) -> dict[str, Any]:
        """The answer's document. Raises BadInputError for one that cannot be used."""
        if answer.result is None or self._again_checked:
            from solver.formats.json import read
            from solver.formats.source import FormatError, Source
            from solver.problem import ProblemError

            name = str(self._files[key])
            try:
                return arrived(read(Source(name, text)), sha256(text), answer).document
            except ArrivalError as error:
                raise BadInputError(str(error)) from error
            except (FormatError, ProblemError) as error:
                raise BadInputError(f"{error}.") from error
        document: dict[str, Any] = json.loads(answer.result)
        return document

    def _write(self, path: Path, document: Mapping[str, Any]) -> None:
        """Write a whole file or none: what is cut off is not taken for a roster."""
        part = path.with_name(path.name + PART)
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(document, file, indent=2, ensure_ascii=False)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise BadInputError(f"{path} cannot be written ({error.strerror}).") from error


def _size(file: Path) -> float:
    try:
        return float(file.stat().st_size)
    except OSError:
        return 0.0


def _outcome(key: str, state: State, document: Mapping[str, Any], answer: Answer) -> Outcome:
    below = sum(row["places"] for row in document["short"] if row["below"] == MINIMUM)
    short = sum(row["places"] for row in document["short"])
    lines = tuple(f"{row['shift']}: {row['places']} below {row['below']}" for row in document["short"])
    roster = RosterOutcome(key, short, below, len(document["violations"]), lines=lines)
    return Outcome.of(key, state, document, answer, roster)
