"""The demo world: believable, lawful behind, coverable ahead, and the same whenever it is made again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, SQLModel, create_engine

import rostering.store.tables  # noqa: F401
from rostering.calendar import instant, local, local_day
from rostering.catalogue import pools, roles, setting_kinds, skills
from rostering.demo.world import World, make_world, save_world
from rostering.errors import BadInputError

WEEK = date(2026, 11, 23)
FIRST_DAY = WEEK - timedelta(weeks=26)
Row = dict[str, Any]


@cache
def world_of(number: int, seed: int = 1, week: date = WEEK) -> World:
    """A world made once for all tests that only read it."""
    return make_world(number, seed, week)


def by_id(rows: tuple[Row, ...]) -> dict[int, Row]:
    """Rows by their id."""
    return {row["id"]: row for row in rows}


def top(world: World, setting_id: int) -> int:
    """The home of a unit, or the setting itself."""
    return int(by_id(world.setting)[setting_id]["within_id"] or setting_id)


def duties_by_person(world: World) -> dict[int, list[tuple[datetime, datetime]]]:
    """What each person worked, in order."""
    person = {row["id"]: row["person_id"] for row in world.worker}
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in world.actual:
        found[person[row["worker_id"]]].append((row["starts_at"], row["ends_at"]))
    return {person_id: sorted(duties) for person_id, duties in found.items()}


def unlawful(duties: list[tuple[datetime, datetime]], first_day: date) -> Iterator[str]:
    """Overlaps and rests under 11 hours, runs over six days, weeks without 24 free hours, averages over 48 hours."""
    for (_, ends), (starts, _) in pairwise(duties):
        if starts - ends < timedelta(hours=11):
            yield f"rest before {starts}"
    days = sorted({local_day(starts) for starts, _ in duties})
    run = 1
    for earlier, later in pairwise(days):
        run = run + 1 if later - earlier == timedelta(days=1) else 1
        if run > 6:
            yield f"{run} days in a row on {later}"
    for number in range(26):
        monday = first_day + timedelta(weeks=number)
        begins, ends = instant(monday, 0), instant(monday + timedelta(days=7), 0)
        inside = [(max(s, begins), min(e, ends)) for s, e in duties if s < ends and e > begins]
        edges = [begins, *(moment for span in inside for moment in span), ends]
        if max(free_to - free_from for free_from, free_to in zip(edges[::2], edges[1::2], strict=True)) < timedelta(1):
            yield f"no day's rest in the week of {monday}"
    for number in range(10):
        begins = instant(first_day + timedelta(weeks=number), 0)
        ends = instant(first_day + timedelta(weeks=number + 17), 0)
        worked = sum(((e - s) for s, e in duties if begins <= s < ends), timedelta())
        if worked > timedelta(hours=48 * 17):
            yield f"over 48 hours on average from {begins}"


def test_the_same_arguments_make_the_same_world() -> None:
    """Every row of every table is equal when the world is made again."""
    assert make_world(5, 3, WEEK) == make_world(5, 3, WEEK)


def test_another_seed_makes_another_world() -> None:
    """A different seed changes the people and what they worked."""
    one, other = world_of(3, 1), world_of(3, 2)
    assert one.person != other.person
    assert one.actual != other.actual


def test_twelve_settings_have_the_size_that_was_asked_for() -> None:
    """Twelve homes beside their units, about 15 own and 10 shared workers each, three or more organisations."""
    world = world_of(12)
    homes = [row for row in world.setting if row["within_id"] is None]
    pool = Counter(row["pool"] for row in world.worker)
    own, shared = pool["own"], pool.total() - pool["own"]
    assert len(homes) == 12
    assert 13 <= own / 12 <= 17
    assert shared / 12 == 10
    assert len(world.organisation) >= 3
    assert set(pool) == {"own", "bank", "collaborative_bank", "pop_up", "reservist"}
    assert {row["kind"] for row in homes} == {"care_home_nursing", "care_home", "domiciliary", "ward", "vaccination"}
    assert {row["nation"] for row in world.organisation} == {"ENG", "WAL"}


@pytest.mark.parametrize(("number", "organisations"), [(1, 3), (36, 4), pytest.param(100, 12, marks=pytest.mark.slow)])
def test_organisations_grow_with_the_settings(number: int, organisations: int) -> None:
    """There are never fewer than three organisations, and one more for about nine settings."""
    assert len(world_of(number).organisation) == organisations


def test_the_believable_things_are_there() -> None:
    """A one-nurse night, a 1:1 resident, a sleep-in, training, an overlay, an apprentice, visas, expiring skills."""
    world = world_of(12)
    demand = world.demand
    assert any(r["role"] == "registered_nurse" and r["code"] == "N" and r["target"] == 1 for r in demand)
    assert any(r["exclusive"] and r["client_id"] and r["priority"] == 1 for r in demand)
    assert {"awake", "sleep-in", "training", "meeting", "overlay"} <= {row["type"] for row in demand}
    assert any(row["on_date"] for row in demand)
    assert any(row["under_18_until"] for row in world.person)
    assert {row["visa"] for row in world.person} == {"none", "student", "sponsored"}
    assert any("cy" in row["languages"] for row in world.person)
    until = [row["until_on"] for row in world.skill if row["until_on"]]
    assert any(WEEK <= day < WEEK + timedelta(days=7) for day in until)
    assert any(WEEK + timedelta(days=7) <= day < WEEK + timedelta(days=30) for day in until)
    assert {row["kind"] for row in world.absence} == {"annual", "sick"}
    assert {row["kind"] for row in world.request} == {"on", "off"}
    assert world.restriction
    assert world.opt_out
    people = Counter(row["person_id"] for row in world.worker)
    employers = {
        person: {row["organisation_id"] for row in world.worker if row["person_id"] == person}
        for person, jobs in people.items()
        if jobs > 1
    }
    assert employers
    assert all(len(organisations) > 1 for organisations in employers.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_history_is_lawful_for_every_person(seed: int) -> None:
    """Nobody, in all jobs together, broke rest, the run of days, weekly rest or the 48-hour average."""
    for person_id, duties in duties_by_person(world_of(12, seed)).items():
        assert list(unlawful(duties, FIRST_DAY)) == [], f"person {person_id}"


def test_the_history_ends_before_the_week_and_fills_most_places() -> None:
    """Work is known from 26 weeks back to the Sunday before the week, and over nine places in ten were filled."""
    world = world_of(12)
    days = {local_day(row["starts_at"]) for row in world.actual}
    assert min(days) == FIRST_DAY
    assert max(days) == WEEK - timedelta(days=1)
    cover = [r for r in world.demand if r["type"] in ("awake", "sleep-in") and not r["on_date"]]
    places = 26 * sum(row["target"] * len(row["weekdays"].split(";")) for row in cover)
    assert 0.93 < len(world.actual) / places <= 1


def test_history_respects_absences_restrictions_and_student_visas() -> None:
    """No duty lies in an absence or breaks a restriction in force, and no student worked above 20 hours in a week."""
    world = world_of(12)
    workers, persons, settings_by_id = by_id(world.worker), by_id(world.person), by_id(world.setting)
    away = defaultdict(list)
    for row in world.absence:
        away[row["worker_id"]].append(row)
    barred = defaultdict(list)
    for row in world.restriction:
        barred[row["person_id"]].append(row)
    student_hours: Counter[tuple[int, date]] = Counter()
    for row in world.actual:
        person_id = workers[row["worker_id"]]["person_id"]
        day = local_day(row["starts_at"])
        for absence in away[row["worker_id"]]:
            assert row["ends_at"] <= absence["starts_at"] or (
                absence["ends_at"] is not None and row["starts_at"] >= absence["ends_at"]
            )
        for restriction in barred[person_id]:
            if restriction["from_on"] <= day:
                setting = settings_by_id[top(world, row["setting_id"])]
                assert restriction["forbids"] != "nights" or local_day(row["ends_at"]) == day
                assert restriction["forbids"] != "zone" or setting["zone"] != restriction["value"]
                assert restriction["forbids"] != "setting" or setting["code"] != restriction["value"]
        if persons[person_id]["visa"] == "student":
            minutes = (row["ends_at"] - row["starts_at"]).total_seconds() / 60
            student_hours[(person_id, day - timedelta(days=day.weekday()))] += int(minutes)
    assert student_hours
    assert max(student_hours.values()) <= 1200


def test_the_apprentice_works_days_within_the_limits_for_the_young() -> None:
    """Under 18: at most 8 hours a day and 40 a week, nothing between 22:00 and 06:00, in the pattern and behind."""
    world = world_of(12)
    young = {row["id"] for row in world.person if row["under_18_until"]}
    workers = {row["id"] for row in world.worker if row["person_id"] in young}
    duties = [row for row in world.actual if row["worker_id"] in workers]
    assert duties
    week_hours: Counter[tuple[int, tuple[int, int]]] = Counter()
    for row in duties:
        assert row["ends_at"] - row["starts_at"] <= timedelta(hours=8)
        assert 6 <= local(row["starts_at"]).hour < local(row["ends_at"]).hour < 22
        minutes = int((row["ends_at"] - row["starts_at"]).total_seconds() // 60)
        week_hours[(row["worker_id"], local_day(row["starts_at"]).isocalendar()[:2])] += minutes
    assert max(week_hours.values()) <= 2400
    assert all(row["under_18_until"] > WEEK + timedelta(days=35) for row in world.person if row["id"] in young)


@pytest.mark.parametrize("number", [1, 12, 30])
def test_patterns_alone_cover_most_of_each_home(number: int) -> None:
    """Before absences, own staff on patterns fill between three quarters and 95 % of each home's places."""
    world = world_of(number)
    cycles = {row["id"]: row["cycle"].split() for row in world.pattern}
    asked: Counter[int] = Counter()
    for row in world.demand:
        if row["type"] in ("awake", "sleep-in") and not row["on_date"]:
            asked[top(world, row["setting_id"])] += row["target"] * len(row["weekdays"].split(";"))
    laid: dict[int, float] = defaultdict(float)
    for row in world.pattern_followed:
        cycle = cycles[row["pattern_id"]]
        laid[top(world, row["setting_id"])] += 7 * sum(cell != "-" for cell in cycle) / len(cycle)
    for home, places in asked.items():
        assert 0.75 <= laid[home] / places <= 0.95, by_id(world.setting)[home]["code"]


@pytest.mark.parametrize("number", [1, 12])
def test_patterns_put_nobody_on_a_place_that_is_not_asked_for(number: int) -> None:
    """On every day of eight weeks the patterns fill at most the target of a code and role at a setting."""
    world = world_of(number)
    cycles = {row["id"]: row["cycle"].split() for row in world.pattern}
    role = {row["worker_id"]: row["role"] for row in reversed(world.contract)}
    target: Counter[tuple[int, str, str, int]] = Counter()
    for row in world.demand:
        if row["type"] in ("awake", "sleep-in") and not row["on_date"]:
            for weekday in map(int, row["weekdays"].split(";")):
                target[(row["setting_id"], row["code"], row["role"], weekday)] += row["target"]
    for offset in range(56):
        day = WEEK + timedelta(days=offset)
        laid: Counter[tuple[int, str, str, int]] = Counter()
        for row in world.pattern_followed:
            cycle = cycles[row["pattern_id"]]
            cell = cycle[((day - row["starts_on"]).days + row["phase"] - 1) % len(cycle)]
            if cell != "-":
                laid[(row["setting_id"], cell, role[row["worker_id"]], day.weekday())] += 1
        assert laid <= target, str(day)


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(number=st.integers(1, 14), seed=st.integers(0, 10_000), weeks=st.integers(-60, 60))
def test_small_worlds_hold_together(number: int, seed: int, weeks: int) -> None:
    """Any small world has its homes and organisations, lawful work behind and somebody for every role ahead."""
    week = WEEK + timedelta(weeks=weeks)
    world = make_world(number, seed, week)
    assert sum(row["within_id"] is None for row in world.setting) == number
    assert len(world.organisation) >= 3
    held = {row["role"] for row in world.contract}
    assert {row["role"] for row in world.demand if row["role"]} <= held
    assert {row["day"] for row in world.shift} == {week + timedelta(days=n) for n in range(35)}
    for duties in duties_by_person(world).values():
        assert list(unlawful(duties, week - timedelta(weeks=26))) == []


@pytest.mark.slow
def test_codes_are_in_the_catalogues() -> None:
    """Every role, skill, pool and kind of setting in the world is one that the program knows."""
    world = world_of(100)
    assert {row["role"] for row in (*world.contract, *world.demand) if row["role"]} <= set(roles())
    asked = {part.split(":")[0] for row in world.demand for part in row["skills"].split(";") if part}
    assert {row["skill"] for row in world.skill} | asked <= set(skills())
    assert {row["pool"] for row in (*world.worker, *world.pool_membership)} <= set(pools())
    assert {row["kind"] for row in world.setting} <= set(setting_kinds())


def test_one_code_means_one_time_at_one_setting() -> None:
    """Codes are one to three capitals, and at one setting a code stands for one start and one end."""
    times = defaultdict(set)
    for row in world_of(12).demand:
        assert re.fullmatch("[A-Z]{1,3}", row["code"])
        times[(row["setting_id"], row["code"])].add((row["start_minute"], row["end_minute"]))
    assert all(len(found) == 1 for found in times.values())


def test_nothing_says_why_somebody_is_restricted_or_away() -> None:
    """No text of the world holds a health word; restrictions have a review date and a reviewer."""
    words = re.compile(r"diagnos|pregnan|cancer|covid|asthma|diabet|epilep|surgery|injur|illness|disab|symptom", re.I)
    world = world_of(12)
    for field in fields(world):
        for row in getattr(world, field.name):
            for value in row.values():
                assert not (isinstance(value, str) and words.search(value)), row
    assert all(row["review_on"] >= WEEK and row["reviewed_by"] for row in world.restriction)


def test_names_are_all_different() -> None:
    """No two persons, settings or organisations share a name, even in a large world."""
    world = world_of(100)
    for rows in (world.person, world.setting, world.organisation):
        names = [row["name"] for row in rows]
        assert len(set(names)) == len(names)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 12])
def test_a_saved_world_has_no_dangling_reference(number: int, tmp_path: Path) -> None:
    """After saving, the database finds every reference, holds every row, and is marked as a demo."""
    world = world_of(number)
    engine = create_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        save_world(session, world)
        session.commit()
    with engine.connect() as connection:
        assert connection.execute(text("pragma foreign_key_check")).all() == []
        for field in fields(world):
            count = connection.execute(text(f'select count(*) from "{field.name}"')).scalar_one()
            assert count == len(getattr(world, field.name)), field.name
        mark = connection.execute(text("select value from installation where key = 'content'")).scalar_one()
    engine.dispose()
    assert mark == "demo"


def test_a_world_without_settings_or_monday_is_refused() -> None:
    """Zero settings and a week that begins on a Tuesday are refused with a sentence."""
    with pytest.raises(BadInputError, match="1 to 1000 settings, not 0"):
        make_world(0, 1, WEEK)
    with pytest.raises(BadInputError, match="no Monday"):
        make_world(1, 1, WEEK + timedelta(days=1))
