"""The letters of wall charts, each understood once: as told, by the legend, as remembered, or as a shift's own code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, select

from rostering.imports.chart import Mark
from rostering.imports.chart_people import Placed
from rostering.imports.faults import Faults
from rostering.imports.fields import quoted
from rostering.imports.letters import Legend, Meaning, meaning_of
from rostering.imports.sheet import nearest
from rostering.store import tables as t
from rostering.words import counted
from rostering.work.patterns import codes_of


@dataclass(frozen=True, slots=True)
class UnknownLetter:
    """A letter that nobody has said the meaning of: where it stands first, in how many cells, and what is known."""

    letter: str
    file: str
    row: int
    day: date
    cells: int
    codes: tuple[str, ...]  # the shifts there are

    @property
    def question(self) -> str:
        """The letter as a question asks for it."""
        where = f"first in row {self.row} on {self.day:%a} {self.day.day} {self.day:%b}"
        return f"What does {quoted(self.letter)} mean ({counted(self.cells, 'cell')}, {where})?"


Ask = Callable[[UnknownLetter], Meaning]


@dataclass
class Letters:
    """What letters mean at the homes of some charts; `codes` are the shifts whose times are known, by home."""

    session: Session
    told: Mapping[str, Meaning]
    legend: Legend
    codes: Mapping[int, frozenset[str]]
    _kept: dict[int, dict[str, Meaning]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.session.exec(select(t.ChartLetter)):
            self._kept.setdefault(row.organisation_id, {})[row.letter] = meaning_of(row.meaning)

    def meaning(self, letter: str, row: Placed) -> Meaning | None:
        """What a letter means in a row: what was told just now first; None where nobody has said."""
        kept = self._kept.get(row.organisation_id, {})
        found = self.told.get(letter) or self.legend.meanings.get(letter) or kept.get(letter)
        if found is not None:
            return found
        codes = codes_of(letter)
        return Meaning(codes=codes) if codes and set(codes) <= self.codes[row.home_id] else None

    def understood(self, mark: Mark, row: Placed) -> Meaning | None:
        """What a mark means; of letters joined by `+` each may have its own meaning, as long as all are shifts."""
        whole = self.meaning(mark.letter, row)
        if whole is not None or "+" not in mark.letter:
            return whole
        parts = [self.meaning(letter, row) for letter in mark.letter.split("+")]
        codes = [code for part in parts if part is not None for code in part.codes]
        return Meaning(codes=tuple(codes)) if all(part is not None and part.codes for part in parts) else None

    def unknown(self, rows: Sequence[tuple[Placed, Sequence[date]]]) -> list[UnknownLetter]:
        """The letters of these rows, with their days, that nobody has said the meaning of; each once, as they come."""
        found: dict[str, UnknownLetter] = {}
        for row, days in rows:
            for day, mark in zip(days, row.chart.marks, strict=True):
                if mark is None or self.understood(mark, row) is not None:
                    continue
                for letter in mark.letter.split("+"):
                    meaning = self.meaning(letter, row)
                    if meaning is not None and meaning.codes:
                        continue
                    known = found.get(letter)
                    first = (row.chart.row.file, row.chart.row.number, day) if known is None else None
                    where = first or (known.file, known.row, known.day)  # type: ignore[union-attr]
                    cells = 1 if known is None else known.cells + 1
                    found[letter] = UnknownLetter(letter, *where, cells, tuple(sorted(self.codes[row.home_id])))
        return list(found.values())

    def refuse_strange(self, row: Placed, mark: Mark, meaning: Meaning, day: date) -> None:
        """Note a letter that was told to mean a shift whose times nobody knows."""
        for code in meaning.codes:
            if code not in self.codes[row.home_id]:
                row.chart.row.refuse(
                    day.isoformat(),
                    f"The letter {quoted(mark.letter)} means the shift {code}, whose times nobody knows at "
                    f"{row.home['name']}; {nearest(code, self.codes[row.home_id])} Else give them in a legend.",
                )

    def remember(self, session: Session, organisation: int) -> int:
        """Keep what was told, and what the legend says of leave, for the next chart; gives how many are new."""
        told = {**self.legend.meanings, **self.told}
        stored = {
            row.letter: row
            for row in session.exec(select(t.ChartLetter).where(t.ChartLetter.organisation_id == organisation))
        }
        kept = 0
        for letter, meaning in sorted(told.items()):
            row = stored.get(letter)
            if row is not None and row.meaning == meaning.stored:
                continue
            row = row or t.ChartLetter(organisation_id=organisation, letter=letter, meaning="")
            row.meaning = meaning.stored
            session.add(row)
            kept += 1
        return kept


def refuse_unknown(unknown: Sequence[UnknownLetter], faults: Faults) -> None:
    """Note every letter without a meaning, in one list, with how to answer."""
    for one in unknown:
        shifts = ", ".join(one.codes[:12]) or "none yet: give them in a legend"
        faults.refuse(
            one.file,
            None,
            None,
            f"{one.question} Answer with --letter {one.letter}=CODE (shifts: {shifts}), --letter {one.letter}=- "
            f"for a day off, or --letter {one.letter}=leave:annual.",
        )
