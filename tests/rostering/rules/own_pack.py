"""A pack of the deploying organisation's own, with one entry that stands in for one of the program's."""

from rostering.rules.rulebook import program_rulebook
from rostering.store import tables as t
from tests.rostering.office import Office

HEADER = """schema = "rota-rules/1"
pack = "ours"
version = "1"
title = "Ours"
replaces = ["{rule}"]
[[rule]]
id = "{rule}"
title = "Ours"
text = "Ours."
level = "P"
where = ["UK"]
certainty = "J"
source = {{ name = "us" }}
"""


def own(office: Office, rule: str, fields: str) -> Office:
    """The office with its own version of a rule, and nothing else in force but that."""
    office.switch(*(entry.id for entry in program_rulebook().entries if entry.id != rule), on=False)
    text = HEADER.format(rule=rule) + fields
    office.add(t.RulePack(name="ours", version="1", text=text, added_by="Mia", added_at=office.at(-7, "09:00")))
    return office
