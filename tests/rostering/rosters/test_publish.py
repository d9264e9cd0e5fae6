"""Publishing a draft: what stands against it, what a waiver or an agreement lets pass, and what is recorded."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.compare import compare
from rostering.rosters.publish import Publication, publish
from rostering.rosters.replaced import replacements
from rostering.rules.agree import Agreement, agree
from rostering.rules.debts import read_debts
from rostering.rules.waive import Asked, waive
from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.rules.short_rest import short_rest

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
WAIVED = {"reason": "the relief did not come", "code": "reg21-continuity"}


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office on the Friday before its week."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    return office


@pytest.fixture
def lawful(office: Office) -> Office:
    """Ann works Monday; she has worked here for half a year."""
    office.worker("ann")
    office.worked(1, -182, "08:00", "14:00")
    office.assign(office.roster(), 1, office.shift(0, "08:00", "14:00"))
    office.add_all(t.Actor(name="Mia", role="manager"), t.Actor(name="Col", role="coordinator"))
    return office


def tried(office: Office, *settings: str, who: str = "Mia", acknowledge: bool = False) -> Publication:
    return publish(office.store, who, office.horizon, settings, acknowledge=acknowledge)


def refused(office: Office, *, acknowledge: bool = False) -> Publication:
    """Publishing, which is refused and leaves the store byte for byte as it was."""
    before = office.store.path.read_bytes()
    found = tried(office, acknowledge=acknowledge)
    assert found.refused
    assert found.at is None
    assert office.store.path.read_bytes() == before
    return found


def state(office: Office, roster: int = 1) -> tuple[str, datetime | None, int]:
    with office.store.reading() as session:
        row = session.get_one(t.Roster, roster)
        return row.state, row.published_at, row.version


def test_a_lawful_draft_is_published(lawful: Office) -> None:
    """State, instant and actor are recorded; the version is the draft's."""
    found = tried(lawful)
    assert (found.refused, found.at, found.actor) == (False, NOW, "Mia")
    assert [(one.homes, one.version, one.days_ahead) for one in found.rosters] == [(("H",), 0, 3)]
    assert state(lawful) == ("published", NOW, 0)
    with lawful.store.reading() as session:
        row = session.get_one(t.Audit, lawful.count(t.Audit))
    assert (row.actor, row.action, row.before, row.after) == (
        "Mia",
        "publish",
        "draft",
        "published, version 0, 0 rules waived",
    )


def test_only_a_draft_is_published(lawful: Office) -> None:
    """A coordinator may not; what is published, and what there is not, is no draft."""
    before = lawful.store.path.read_bytes()
    with pytest.raises(RefusedError, match="may not publish"):
        tried(lawful, who="Col")
    with pytest.raises(BadInputError, match="There is no setting 'X'"):
        tried(lawful, "X")
    assert lawful.store.path.read_bytes() == before
    tried(lawful)
    with pytest.raises(BadInputError, match="no draft roster"):
        tried(lawful)


def test_a_broken_rule_needs_a_waiver(office: Office) -> None:
    """Two people with nine hours of rest: refused for both, then for the one left, then published with the waivers."""
    short_rest(office)
    assert len(refused(office, acknowledge=True).broken) == 2
    waive(office.store, "Mia", Asked("WTR-11", "ann", "2", **WAIVED))
    (left,) = refused(office, acknowledge=True).broken
    assert left.startswith("WTR-11 daily rest: Bob (bob)")
    waive(office.store, "Mia", Asked("WTR-11", "bob", "4", **WAIVED))
    found = tried(office, acknowledge=True)
    assert not found.refused
    assert len(found.lifted) == 2
    assert "waived by Mia (reg21-continuity: the relief did not come), 2 h of rest owed" in found.lifted[0]
    assert state(office)[0] == "published"


def test_an_agreement_lets_pass_and_each_use_opens_its_debt(office: Office) -> None:
    """Published under a lasting exception, both owe two hours, due by the agreement's days; once, not twice."""
    short_rest(office)
    days = {"from_on": date(2026, 11, 23), "review_on": date(2027, 1, 1)}
    names = {"agreement": "Late and early", "rules": ("WTR-11",), "ground": "reg22", "organisation": "org"}
    one = agree(
        office.store,
        "Mia",
        Agreement(**names, setting=None, role=None, shape=("L", "E"), least_rest_minutes=480, repay_days=7, **days),  # type: ignore[arg-type]
    )
    assert not tried(office, acknowledge=True).refused
    with office.store.reading() as session:
        debts = read_debts(session)
    assert [(debt.person, debt.minutes, debt.due_on, debt.exception) for debt in debts] == [
        (1, 120, date(2026, 12, 1), one.id),
        (2, 120, date(2026, 12, 1), one.id),
    ]
    with office.store.writing() as session:
        session.get_one(t.Roster, 1).state = "draft"
    assert not tried(office, acknowledge=True).refused
    assert office.count(t.RestDebt) == 2


def test_nobody_is_published_into_two_places(lawful: Office) -> None:
    """On another home's draft at the same time: refused and told once, whatever is waived."""
    other = lawful.setting("K", name="Kent House")
    roster = lawful.roster([other])
    lawful.assign(roster, 1, lawful.shift(0, "13:00", "18:00", "L", setting_id=other))
    found = publish(lawful.store, "Mia", lawful.horizon, ["H"])
    assert found.refused
    assert found.broken == ()
    assert found.overlaps == (
        "Ann (ann) is in two places: D Mon 23 Nov 08:00–14:00, Hill House and Kent House 13:00–18:00",
    )
    assert state(lawful)[0] == "draft"


def test_what_others_employ_a_person_for_is_elsewhere(lawful: Office) -> None:
    """Another organisation's work is told by its times alone."""
    theirs = lawful.add(t.Organisation(code="other", name="Other Care"))
    place = lawful.setting("T", name="Theirs", organisation_id=theirs)
    lawful.worker("ann2", person_id=1, organisation_id=theirs, setting_id=place)
    lawful.assign(lawful.roster([place]), 2, lawful.shift(0, "07:00", "09:00", "X", setting_id=place))
    (said,) = publish(lawful.store, "Mia", lawful.horizon, ["H"]).overlaps
    assert said == "Ann (ann) is in two places: elsewhere 07:00–09:00 and D Mon 23 Nov 08:00–14:00, Hill House"


def test_unknown_history_is_acknowledged_once_an_organisation(lawful: Office) -> None:
    """Bob and Cat came with nothing known: one refusal names both, one acknowledgement passes both and is recorded."""
    for number, code in enumerate(("bob", "cat"), 2):
        lawful.worker(code)
        lawful.assign(1, number, lawful.shift(2, "08:00", "14:00"))
    found = refused(lawful)
    assert [(one.organisation, one.people) for one in found.unknown] == [("org", ("Bob", "Cat"))]
    assert not tried(lawful, acknowledge=True).refused
    with lawful.store.reading() as session:
        row = session.get_one(t.Audit, lawful.count(t.Audit))
    assert (row.subject, row.after) == ("history of org", "acknowledged as unknown for 2 people")


def test_a_new_starter_has_no_history_to_know(lawful: Office) -> None:
    """Who started on the first day of the week has nothing behind them that averages could miss."""
    lawful.worker("bob", started_on=date(2026, 11, 23))
    lawful.assign(1, 2, lawful.shift(2, "08:00", "14:00"))
    assert tried(lawful).unknown == ()


def test_lateness_is_told_where_the_rule_is_on(lawful: Office) -> None:
    """Three days ahead where 42 are asked for; said and recorded, never refused. Off, nothing is asked for."""
    lawful.add(
        t.RuleSwitch(
            subject="ROST-LEAD",
            is_on=True,
            from_on=date(2026, 1, 1),
            reason="confirmed",
            switched_by="Mia",
            switched_at=NOW,
        )
    )
    (roster,) = tried(lawful).rosters
    assert (roster.days_ahead, roster.lead_days, roster.days_late) == (3, 42, 39)


def test_homes_that_share_a_roster_are_published_together(lawful: Office) -> None:
    """Naming one of them checks and publishes the other as well."""
    other = lawful.setting("K", name="Kent House")
    lawful.add_all(t.RosterSetting(roster_id=1, setting_id=other))
    found = tried(lawful, "H")
    assert [one.homes for one in found.rosters] == [("H", "K")]


@pytest.mark.both_stores
def test_publishing_anew_supersedes_what_was_published(lawful: Office) -> None:
    """A second roster of the same home and days is judged without the first, and takes its place: the first is
    superseded, counts no more, and is what the second is compared with."""
    tried(lawful)
    bob = lawful.worker("bob")
    lawful.worked(bob, -182, "08:00", "14:00")
    second = lawful.roster()
    lawful.assign(second, 1, 1)
    lawful.assign(second, bob, lawful.shift(1, "08:00", "14:00"))
    found = tried(lawful)
    assert not found.refused
    assert [(one.id, one.replaces) for one in found.rosters] == [(second, (1,))]
    assert [state(lawful, roster)[0] for roster in (1, second)] == ["superseded", "published"]
    with lawful.store.reading() as session:
        trail = session.exec(select(t.Audit).where(t.Audit.subject == "roster 1")).one()
    assert (trail.before, trail.after) == ("published", f"superseded by roster {second}")
    (seen,) = compare(lawful.store, "Mia", lawful.horizon, ())
    assert (seen.before, seen.after) == ("roster 1 as published before", "published")
    assert [(one.person, len(one.changes)) for one in seen.people] == [("bob", 1)]
    assert replacements(lawful.store, "Mia", lawful.horizon, ()) == ((second, "published", (1,)),)


def test_a_roster_of_other_homes_too_is_not_superseded_by_one_of_them(lawful: Office) -> None:
    """A published roster of two homes stays while one home alone is published anew: the other home has no other."""
    other = lawful.setting("K")
    both = lawful.roster((lawful.home, other), state="published")
    found = tried(lawful, "H")
    assert [one.replaces for one in found.rosters] == [()]
    assert state(lawful, both)[0] == "published"
