"""The report of a fault of our own, written to the user's log folder: where it happened, without anybody's data."""

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from rostering.version import VERSION

# Messages of these speak of code; those of any other exception may quote a name or a row and are left out.
_SPEAKING_OF_CODE = (
    AssertionError,
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    NotImplementedError,
    RuntimeError,
    TypeError,
)


def write_fault_report(fault: BaseException) -> Path | None:
    """Write the report and say where; None when it cannot be written anywhere."""
    import platformdirs

    moment = datetime.now(UTC)
    try:
        folder = Path(platformdirs.user_log_path("rota", appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"fault-{moment:%Y%m%dT%H%M%S%f}.txt"
        report.write_text(report_of(fault, moment), encoding="utf-8")
    except OSError:
        return None
    return report


def report_of(fault: BaseException, moment: datetime) -> str:
    """The report's text: versions, then each exception of the chain with its lines of code."""
    lines = [f"rota {VERSION}, Python {platform.python_version()}, {platform.system()}", f"{moment:%c} UTC"]
    link: BaseException | None = fault
    while link is not None:
        message = str(link) if isinstance(link, _SPEAKING_OF_CODE) else "(message left out: it may hold people's data)"
        lines += ["", f"{type(link).__module__}.{type(link).__qualname__}: {message}"]
        lines += [text.rstrip("\n") for text in traceback.format_tb(link.__traceback__)]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines) + "\n"
