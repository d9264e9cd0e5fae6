"""What is wrong with a sheet: every fault of it, each in one line with file, row and column."""

from dataclasses import asdict, dataclass
from pathlib import Path

from rostering.errors import BadInputError
from rostering.words import counted

SHOWN = 20
LONGEST_NAME = 60  # characters of a column's name that are repeated


def printable(text: str) -> str:
    """The text on one line, with a question mark for what no terminal should be given."""
    return "".join(sign if sign.isprintable() else "?" for sign in " ".join(text.split()))


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where. A row or column of None: the whole of it."""

    file: str
    row: int | None
    column: str | None
    sentence: str

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column[:LONGEST_NAME]}"
        return printable(f"{where}: {self.sentence}")

    def as_json(self) -> dict[str, object]:
        """The fault as plain data."""
        return asdict(self)


class Faults:
    """Collects the faults of one import, all of them; a warning is told and does not refuse the row."""

    def __init__(self) -> None:
        self.refused: list[Fault] = []
        self.warnings: list[Fault] = []
        self._known: set[Fault] = set()

    def refuse(self, file: str, row: int | None, column: str | None, sentence: str) -> None:
        """Notes what makes a row unusable; the same fault twice is told once."""
        fault = Fault(file, row, column, sentence)
        if fault not in self._known:
            self._known.add(fault)
            self.refused.append(fault)

    def warn(self, file: str, row: int | None, column: str | None, sentence: str) -> None:
        """Notes what the reader should know although the row is used."""
        self.warnings.append(Fault(file, row, column, sentence))

    def raise_if_any(self) -> None:
        """Ends the import where anything was refused."""
        if self.refused:
            raise RefusedSheetError(tuple(self.refused))


class RefusedSheetError(BadInputError):
    """A sheet has rows that cannot be used, so nothing of it was imported."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        more = f" (and {counted(len(faults) - 1, 'more fault')})" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")

    def lines(self) -> list[str]:
        """The first faults, one a line, and how many there are beside them."""
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        left = len(self.faults) - SHOWN
        return [*lines, f"… and {counted(left, 'more fault')}."] if left > 0 else lines


def refuse_file(path: Path, sentence: str, row: int | None = None, column: str | None = None) -> RefusedSheetError:
    """The error for a file that cannot be read at all."""
    return RefusedSheetError((Fault(path.name, row, column, sentence),))
