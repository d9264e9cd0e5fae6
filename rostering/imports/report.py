"""What an import did or would do, file by file, and what is still unknown afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rostering.imports.faults import SHOWN, Fault
from rostering.words import counted


@dataclass(frozen=True)
class RowDifference:
    """What one row of a file changes, in plain words."""

    row: int
    subject: str
    state: str  # new, changed, deleted
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f": {'; '.join(self.words)}" if self.words else ""
        return f"row {self.row}: {self.subject} {self.state}{told}"


@dataclass
class FileReport:
    """One file's account: every row read is new, changed, unchanged or deleted."""

    file: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    refused: int = 0
    not_stored: list[str] = field(default_factory=list)
    differences: list[RowDifference] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The account as text; the first differences are told, the others counted."""
        told = f"{self.file}: {counted(self.rows, 'row')} read"
        states = (
            ("new", self.new),
            ("changed", self.changed),
            ("unchanged", self.unchanged),
            ("deleted", self.deleted),
        )
        told += "".join(f", {number:,} {name}" for name, number in states if number or name != "deleted")
        told += f", {self.refused:,} refused"
        lines = [told]
        lines += [f"  {difference}" for difference in self.differences[:SHOWN]]
        if len(self.differences) > SHOWN:
            lines.append(f"  … and {len(self.differences) - SHOWN:,} more rows")
        if self.not_stored:
            lines.append(f"  not stored: {', '.join(self.not_stored)}")
        return lines

    def as_json(self) -> dict[str, object]:
        """The account as plain data."""
        return {
            "file": self.file,
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "deleted": self.deleted,
            "refused": self.refused,
            "not_stored": self.not_stored,
            "differences": [
                {"row": one.row, "subject": one.subject, "state": one.state, "words": list(one.words)}
                for one in self.differences
            ],
        }


@dataclass
class Report:
    """An import as a whole. `written` is False for a dry run and where the store already said everything."""

    kind: str
    dry_run: bool = False
    written: bool = False
    files: list[FileReport] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    likely_pairs: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    people: int = 0  # whom `unknown` counts among

    @classmethod
    def of_refused(cls, kind: str, faults: Sequence[Fault]) -> "Report":
        """The report of an import of which nothing was written."""
        report = cls(kind, refused=list(faults))
        for name, _ in {(fault.file, fault.row): None for fault in faults}:
            report.file(name).refused += 1
        return report

    def file(self, name: str) -> FileReport:
        """The account of one file, made when first asked for."""
        found = next((report for report in self.files if report.file == name), None)
        if found is None:
            found = FileReport(name)
            self.files.append(found)
        return found

    def summary(self) -> str:
        """The counts of all files together, as the audit trail keeps them."""
        parts = [f"{sum(getattr(one, name) for one in self.files)} {name}" for name in ("new", "changed", "deleted")]
        return ", ".join(parts)

    def lines(self) -> list[str]:
        """The report as text for people."""
        lines = [line for report in self.files for line in report.lines()]
        lines += _section("warnings", [str(warning) for warning in grouped(self.warnings)])
        lines += _section("persons matched with a record that is already there", self.matched)
        lines += _section("likely the same person: confirm by hand", self.likely_pairs)
        lines += _section("to be answered", self.questions)
        if any(self.unknown.values()):
            lines.append(f"now unknown, among {counted(self.people, 'person', 'people')} in these files:")
            lines += [f"  {name}: {number:,}" for name, number in self.unknown.items() if number]
        lines.append(self.ending())
        return lines

    def ending(self) -> str:
        """The closing sentence: what became of it."""
        if self.dry_run:
            return "Dry run: nothing was written."
        if not self.written:
            return "Nothing changed: the store already says all of this."
        return f"Imported: {self.summary()}."

    def as_json(self) -> dict[str, object]:
        """The report as plain data (`rota-import/1`)."""
        return {
            "schema": "rota-import/1",
            "kind": self.kind,
            "dry_run": self.dry_run,
            "written": self.written,
            "files": [report.as_json() for report in self.files],
            "refused": [fault.as_json() for fault in self.refused],
            "warnings": [fault.as_json() for fault in self.warnings],
            "matched": self.matched,
            "likely_pairs": self.likely_pairs,
            "questions": self.questions,
            "people": self.people,
            "unknown": self.unknown,
        }


def grouped(warnings: list[Fault]) -> list[str]:
    """Warnings that say the same of many rows, told once with the first row and how many there are."""
    groups: dict[tuple[str, str | None, str], list[Fault]] = {}
    for warning in warnings:
        groups.setdefault((warning.file, warning.column, warning.sentence), []).append(warning)
    return [f"{same[0]}" + (f" (and {len(same) - 1:,} more rows)" if len(same) > 1 else "") for same in groups.values()]


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else []
    return [f"{title}:", *(f"  {line}" for line in lines[:SHOWN]), *more]
