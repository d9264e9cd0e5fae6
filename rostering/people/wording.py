"""What is on record of a person in words: one fact a line, the same on the screen and on paper. Nothing of health."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.people.directory import PersonLine
    from rostering.people.unknowns import Unknown


def person_lines(line: PersonLine) -> list[str]:
    """Who it is, what employs them, and what is known and unknown of their fitness."""
    lines = [f"{line.code} {line.name}".rstrip()]
    for one in line.employments:
        said = [one.setting, one.pool, *(role.replace("_", " ") for role in one.roles)]
        since = [f"since {one.started_on}"] if one.started_on else []
        until = [f"until {one.ended_on}"] if one.ended_on else []
        worker = f"/{one.worker}" if one.worker else ""
        words = ", ".join(part for part in [*said, *since, *until] if part)
        lines.append(f"  works for {one.organisation}{worker}{f': {words}' if words else ''}")
    lines.append(f"  right to work: {line.right_to_work}")
    for title, held in (("registered", line.registrations), ("can", line.skills)):
        if held:
            lines.append(f"  {title}: {', '.join(held)}")
    return lines + [f"  unknown: {one.subject} ({one.rule}, {effect(one)})" for one in line.unknown]


def effect(one: Unknown) -> str:
    """What comes of something unknown: it blocks work, weakens a check, or counts as declared for a while."""
    if one.declared_until is not None:
        return f"declared until {one.declared_until}"
    return "blocks" if one.blocks else "weakens"
