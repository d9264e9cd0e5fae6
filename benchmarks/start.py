"""How long the program takes to start: CPU milliseconds of whole processes, the least and the median of several runs.

Run it as `.venv/bin/python benchmarks/start.py`. It prints a table and judges nothing.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 11
START = "from rostering.cli.main import run; run()"
# What is started, and the words that Python is given for it.
STARTED = {
    "the interpreter alone": ["-c", "pass"],
    "rota --version": ["-c", START, "--version"],
    "rota --help": ["-c", START, "--help"],
    "rota import --help": ["-c", START, "import", "--help"],
    "rota audit verify, no store": ["-c", START, "audit", "verify", "--db", os.devnull + ".missing"],
    "import rostering.store.tables": ["-c", "import rostering.store.tables"],
    "import solver.solve": ["-c", "import solver.solve"],
    "import solver.search.portfolio": ["-c", "import solver.search.portfolio"],
}


def spent(words: list[str]) -> float:
    """CPU milliseconds, user and system, of one Python process and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Print the table."""
    width = max(map(len, STARTED))
    print(f"{'CPU ms':<{width}}  {'least':>6}  {'median':>6}")
    for name, words in STARTED.items():
        times = [spent(words) for _ in range(RUNS)]
        print(f"{name:<{width}}  {min(times):6.0f}  {statistics.median(times):6.0f}", flush=True)


if __name__ == "__main__":
    main()
