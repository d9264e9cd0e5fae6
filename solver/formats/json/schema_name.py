"""Which of the project's JSON forms a document says it has."""

from __future__ import annotations

from solver.formats.json.place import Place
from solver.formats.source import FormatError

PROBLEM, RESULT, BATCH = "rota-problem/1", "rota-result/1", "rota-batch/1"
MEANS = {
    PROBLEM: "a problem to solve",
    RESULT: "the answer to a problem",
    BATCH: "input for the rota office, which this command cannot read yet",
}


def expect(document: Place, wanted: str) -> None:
    """Refuse, by name, a document of any other schema."""
    if not isinstance(document.value, dict):
        raise document.refuse(f"an object with the schema {wanted!r}")
    found = document.value.get("schema")
    if found == wanted:
        return
    name = document.source.name
    if isinstance(found, str) and found in MEANS:
        raise FormatError(f"{name}, schema: {found!r} is {MEANS[found]}; expected {wanted!r}, {MEANS[wanted]}")
    if found is None:
        raise FormatError(f"{name}, schema: the key 'schema' is missing; expected {wanted!r}")
    raise document.at("schema", found).refuse(repr(wanted))
