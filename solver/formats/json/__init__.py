"""The project's own JSON: `rota-problem/1` in and out, `rota-result/1` out and back."""

from solver.formats.json.problem_reader import read
from solver.formats.json.problem_writer import write
from solver.formats.json.result import read_roster, write_result

__all__ = ["read", "read_roster", "write", "write_result"]
