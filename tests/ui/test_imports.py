"""The app is on the screen before any heavy library is loaded."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_first_paint_waits_for_no_library() -> None:
    """Importing the app, its first screen and its widgets loads no database, solver, spreadsheet or zone library."""
    code = "import sys, ui.app, ui.screens.week; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "ortools", "numpy", "pandas", "pendulum", "openpyxl"}
    assert set(done.stdout.split()) & heavy == set()
