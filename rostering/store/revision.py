"""The shapes the store has had, oldest first; the last is the one this program reads and writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Revisions:
    """A line of shapes by name, and where the migrations from each to the next are kept."""

    known: tuple[str, ...]
    scripts: str  # a folder, or package:folder

    @property
    def head(self) -> str:
        """The newest shape."""
        return self.known[-1]


OURS = Revisions(
    known=("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011"),
    scripts="rostering.store:migrations",
)
HEAD = OURS.head
