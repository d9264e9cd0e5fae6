"""The way in and the call-up in words, a line for each thing, as the app's pages have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import words
from rostering.calendar import local_day
from rostering.catalogue import pools, skills
from rostering.pipeline.recall_state import CHOSEN, NOTIFIED, SAID, STEPS, standing

if TYPE_CHECKING:
    from datetime import date

    from rostering.pipeline.campaign_list import CalledLine
    from rostering.pipeline.listing import PipelineLine, StepLine
    from rostering.pipeline.session import SessionLine
    from rostering.pipeline.weeks import WeekLine

SEATS = {"booked": "booked", "attended": "attended", "missed": "did not come", "cancelled": "gave the seat back"}


def pool_title(code: str) -> str:
    """A pool as a sentence names it."""
    found = pools().get(code)
    return code.replace("_", " ") if found is None else found.title.lower()


def opens(is_open: bool, on: date) -> str:
    """When something opens: now, or from a day."""
    return "now" if is_open else f"from {words.day(on)}"


def to_do(line: PipelineLine) -> str:
    """What has to be done next for somebody on the way in."""
    return "; ".join(line.blocks) or ("deployable" if line.is_deployable else "waits for what is booked")


def way_in_lines(line: PipelineLine) -> list[str]:
    """One person's way in: the pool, what is open to them, and every step."""
    return [
        f"Into {pool_title(line.pool)} for {line.organisation}, since {words.day(line.since)}",
        f"Beside somebody settled: {opens(line.is_supervised, line.supervised_on)}",
        f"Deployable: {opens(line.is_deployable, line.deployable_on)}",
        *(f"{_mark(one)} {step_words(one)}" for one in line.steps),
        *(f"! {one}" for one in line.blocks),
    ]


def step_words(one: StepLine) -> str:
    """One step: how it stands, since or about when, and what is kept of it."""
    often = f" {one.done_times} of {one.times}" if one.times > 1 else ""
    about = " " if one.state in ("done", "booked") else ", about "
    kept = "".join(f", {part}" for part in (one.level, one.outcome, f"by {one.by}" if one.by else "") if part)
    late = f", {words.counted(one.late, 'day')} late" if one.late else ""
    return f"{one.title}{often}: {one.state}{about}{words.day(one.on)}{kept}{late}"


def _mark(one: StepLine) -> str:
    return {"done": "✓", "booked": "○", "open": "▸"}.get(one.state, "·")


def session_when(line: SessionLine) -> str:
    """From when to when a session is."""
    return f"{words.day(local_day(line.starts_at))} {words.clock(line.starts_at)}–{words.clock(line.ends_at)}"


def session_lines(line: SessionLine) -> list[str]:
    """One session: what it gives, who trains, and everybody on it."""
    given = ", ".join(f"{_skill(code)}{'' if level is None else f' level {level}'}" for code, level in line.skills)
    return [
        f"{line.step.replace('_', ' ').capitalize()}, {session_when(line)}, {line.place}",
        f"{'Beside' if line.step == 'shadow' else 'Trainer'}: {line.trainer}; {line.organisation}",
        *([f"Gives: {given}"] if given else []),
        "Called off" if line.is_cancelled else f"{line.taken} of {words.counted(line.seats, 'seat')} taken",
        *(f"  {one.name} ({one.person}): {SEATS.get(one.state, one.state)}" for one in line.people),
    ]


def week_lines(line: WeekLine) -> list[str]:
    """What one week gets: hours by role and by skill, and who becomes deployable."""
    both = line.minutes + line.supervised_minutes
    return [
        f"{words.counted(line.people, 'person', 'people')}, {words.hours(both)} hours, "
        f"{words.hours(line.supervised_minutes)} of them beside somebody settled",
        *(f"  {words.hours(minutes):>8}  {words.role(role)}" for role, minutes in line.by_role.items()),
        *(["Hours of whom can do it:"] if line.by_skill else []),
        *(f"  {words.hours(minutes):>8}  {_skill(code)}" for code, minutes in line.by_skill.items()),
        *([f"Become deployable: {', '.join(line.becoming)}"] if line.becoming else []),
    ]


def called_stands(one: CalledLine) -> str:
    """How somebody stands in a campaign: what followed upon the notice, else that they are told or chosen."""
    so = standing(tuple(made.step for made in one.steps))
    said = [step for step in STEPS if step in so]
    after = [step for step in said if step not in (CHOSEN, NOTIFIED)]
    return ", ".join(SAID[step] for step in after or said[-1:])


def called_lines(one: CalledLine) -> list[str]:
    """One person in a campaign: each step with who noted it and when, the days, and the agreement year."""
    year = one.year
    return [
        f"{one.name} ({one.person}), {pool_title(one.pool)}",
        *(
            f"  {SAID[made.step]}{f' to {made.setting}' if made.setting else ''}: {words.day(local_day(made.at))} "
            f"{words.clock(made.at)}, noted by {made.by}"
            for made in one.steps
        ),
        *([f"May begin on {words.day(one.first_day)}"] if one.first_day is not None else []),
        *([f"Offers {', '.join(words.day(day) for day in one.days)}"] if one.days else []),
        *([f"{year.days} of {words.counted(year.most, 'day')} of the agreement year"] if year is not None else []),
    ]


def _skill(code: str) -> str:
    found = skills().get(code)
    return code.replace("_", " ") if found is None else found.title.lower()
