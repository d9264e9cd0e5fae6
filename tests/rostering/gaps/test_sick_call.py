"""The sick call at ten past six: who is marked, what is open, who is rung, and how the place is filled or not."""

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.gaps.accepted_short import accept_short
from rostering.gaps.board import board
from rostering.gaps.sick_call import back_from, mark_sick
from rostering.gaps.way import Way
from rostering.store import tables as t
from tests.rostering.gaps.dawn import DAY, TUESDAY, asked, codes, parts, rows, said, standing
from tests.rostering.office import NURSE, Office, day


def test_a_sick_call_is_filled_by_own_staff_as_an_amendment(dawn: Office) -> None:
    """Ann rings in: amendment 1 opens her day, Bob stands first among the candidates, says yes and is assigned by
    amendment 2; both know by their own call, and nothing is short of the day any more."""
    done = mark_sick(dawn.store, None, "ann")
    assert [(one.shift, one.amendment) for one in done.opened] == [(DAY, 1)]
    assert [line.gap.shift for line in board(dawn.store, None, first=day(TUESDAY), last=day(TUESDAY))] == [DAY]
    found = asked(dawn)
    assert codes(found.lawful) == ["bob", "cat", "dan", "eve"]
    assert [(one.code, one.reason) for one in found.left_out] == [("ann", "away")]
    bob = said(dawn, "bob", "yes")
    assert (bob.way, bob.amendment, bob.left) == (Way.ASSIGN, 2, ())
    assert standing(dawn) == {1: ("07:30", "19:30", "cancelled"), 2: ("07:30", "19:30", "planned")}
    assert [(row.number, row.reason) for row in rows(dawn, t.Amendment)] == [
        (0, "published"),
        (1, "sick call"),
        (2, "gap filled"),
    ]
    assert {(row.worker_id, row.means) for row in rows(dawn, t.Told)} == {(1, "own_call"), (2, "own_call")}
    assert all(row.told_at is not None for row in rows(dawn, t.Told))
    assert not board(dawn.store, None, first=day(TUESDAY), last=day(TUESDAY))


def test_the_bank_fills_it_after_two_who_did_not_reply(dawn: Office) -> None:
    """Whoever did not reply stands behind those of their tier who were not rung yet, and stays reachable; the yes of
    somebody who may refuse is confirmed; whoever is to ring back is named, to be told that it is filled."""
    mark_sick(dawn.store, None, "ann")
    said(dawn, "bob", "no_reply")
    said(dawn, "cat", "no_reply")
    found = asked(dawn)
    assert codes(found.lawful) == ["bob", "dan", "cat", "eve"]
    assert found.lawful[2].asked is not None
    assert found.lawful[2].asked.answer == "did not reply"
    said(dawn, "bob", "ring_back")
    dan = said(dawn, "dan", "yes")
    assert (dan.way, dan.amendment, dan.waiting) == (Way.CONFIRM, 2, ("Bob (bob)",))
    assert standing(dawn)[4] == ("07:30", "19:30", "confirmed")
    assert [(row.worker_id, row.state, row.means) for row in rows(dawn, t.Offer)] == [
        (2, "no_reply", "telephone"),
        (3, "no_reply", "telephone"),
        (2, "ring_back", "telephone"),
        (4, "confirmed", "telephone"),
    ]


def test_two_halves_fill_it_together(dawn: Office) -> None:
    """Bob worked until late and Cat works tonight: neither may do it all, the pair with its seam is proposed, and once
    both halves stand nothing is open; after the first half just the other is."""
    late, early = dawn.shift(0, "14:00", "22:00", "L"), dawn.shift(2, "05:00", "13:00", "E")
    dawn.assign(1, 2, late)
    dawn.assign(1, 3, early)
    for worker in (4, 5):
        dawn.change(t.Worker, worker, ended_on=day(-1))
    mark_sick(dawn.store, None, "ann")
    found = asked(dawn)
    assert not found.lawful
    assert [(one.code, one.rule) for one in found.unlawful] == [("bob", "WTR-11"), ("cat", "WTR-11")]
    pair = parts(dawn).pairs[0]
    assert (pair.first.candidate.code, pair.second.candidate.code) == ("cat", "bob")
    assert pair.seam == dawn.at(TUESDAY, "13:30")
    first = said(dawn, "cat", "yes", end=13 * 60 + 30)
    assert [(gap.starts_at, gap.ends_at) for gap in first.left] == [(pair.seam, dawn.at(TUESDAY, "19:30"))]
    assert said(dawn, "bob", "yes", start=13 * 60 + 30).left == ()
    assert standing(dawn)[3][:2] == ("07:30", "13:30")
    assert not board(dawn.store, None, first=day(TUESDAY), last=day(TUESDAY))


def test_it_runs_short_with_measures(dawn: Office) -> None:
    """A gap that stays is accepted by name with what is done, usual measures by their number; it stays on the board
    as accepted. Without a measure, or where nothing is short, nothing is accepted."""
    with pytest.raises(BadInputError, match="is not short"):
        accept_short(dawn.store, None, DAY, ["2"])
    mark_sick(dawn.store, None, "ann")
    with pytest.raises(BadInputError, match="a measure at least"):
        accept_short(dawn.store, None, DAY, [])
    with pytest.raises(BadInputError, match="health"):
        accept_short(dawn.store, None, DAY, ["Ann has the flu and is unwell"])
    with pytest.raises(BadInputError, match="short of 1 at most"):
        accept_short(dawn.store, None, DAY, ["2"], places=2)
    assert not rows(dawn, t.AcceptedShort)
    accept_short(dawn.store, None, DAY, ["2", "Day centre closed; lunch is cold"])
    (line,) = board(dawn.store, None, first=day(TUESDAY), last=day(TUESDAY))
    assert line.is_accepted
    assert line.accepted is not None
    assert (line.accepted.by, line.accepted.measures) == (
        "coordinator",
        ("the manager or the clinical lead works on the floor", "Day centre closed, lunch is cold"),
    )


def test_an_unlawful_yes_is_refused_in_words(dawn: Office) -> None:
    """Bob worked until ten last night: his yes to half past seven is refused with the rule, and neither the roster
    nor the record of calls changes; his no is recorded all the same."""
    dawn.assign(1, 2, dawn.shift(0, "14:00", "22:00", "L"))
    mark_sick(dawn.store, None, "ann")
    before = dawn.store.path.read_bytes()
    with pytest.raises(RefusedError, match=r"WTR-11 daily rest: Bob \(bob\).* 9 h 30 min of rest, at least 11 h"):
        said(dawn, "bob", "yes")
    assert dawn.store.path.read_bytes() == before
    said(dawn, "bob", "no")
    assert [row.state for row in rows(dawn, t.Offer)] == ["declined"]


def test_who_said_no_is_not_proposed_again_that_day(dawn: Office) -> None:
    """A no keeps Bob off the candidates and the parts of that shift and of the night of that day, and, where the policy
    says that it covers the shift, of no other; a later yes still counts."""
    mark_sick(dawn.store, None, "ann")
    dawn.change(t.Shift, 3, target=1, minimum=1)
    said(dawn, "bob", "no")
    assert codes(asked(dawn).lawful) == ["cat", "dan", "eve"]
    assert ("bob", "asked and said no on Tue 24 Nov at 06:10") in [
        (one.code, one.reason) for one in asked(dawn).left_out
    ]
    assert "bob" not in {part.candidate.code for part in parts(dawn).parts}
    assert "bob" not in codes(asked(dawn, 3).lawful)
    chosen = {"name": "offer.decline_covers", "value": '"shift"', "from_on": day(-30)}
    dawn.add(t.Policy(**chosen, set_by="story", set_at=dawn.at(-30, "08:00")))
    assert "bob" in codes(asked(dawn, 3).lawful)
    assert said(dawn, "bob", "yes").way is Way.ASSIGN


def test_staying_on_makes_ones_own_shift_longer(dawn: Office) -> None:
    """Bob's early ends as the gap begins: staying on until the seam is proposed and makes his own shift longer, by an
    amendment; his hours before it count, and only the rest of the gap is open then."""
    early, late = dawn.shift(TUESDAY, "06:30", "13:30", "E"), dawn.shift(TUESDAY, "13:30", "19:30", "L")
    dawn.assign(1, 2, early)
    dawn.assign(1, 1, late)
    dawn.change(t.Shift, DAY, target=0, minimum=0)
    dawn.change(t.Assignment, 1, standing="cancelled")
    mark_sick(dawn.store, None, "ann")
    on = [part for part in parts(dawn, late).parts if part.kind == "stays on"]
    assert [(part.candidate.code, part.own_shift) for part in on] == [("bob", early)]
    done = said(dawn, "bob", "yes", shift=late, end=16 * 60 + 30, own=True)
    assert standing(dawn, early)[2][:2] == ("06:30", "16:30")
    assert [gap.starts_at for gap in done.left] == [dawn.at(TUESDAY, "16:30")]
    with pytest.raises(BadInputError, match="has no shift that ends at"):
        said(dawn, "cat", "yes", shift=late, own=True)


def test_who_leaves_in_the_middle_keeps_what_they_worked(dawn: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """At noon Ann goes home: her day stands until noon, and the afternoon is the gap."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T12:00:00Z")
    done = mark_sick(dawn.store, None, "ann")
    assert [(one.starts_at, one.ends_at) for one in done.opened] == [
        (dawn.at(TUESDAY, "12:00"), dawn.at(TUESDAY, "19:30"))
    ]
    assert standing(dawn)[1][:2] == ("07:30", "12:00")
    (line,) = board(dawn.store, None, first=day(TUESDAY), last=day(TUESDAY))
    assert (line.gap.starts_at, line.gap.places) == (dawn.at(TUESDAY, "12:00"), 1)


def test_sickness_without_an_end_is_ended_by_coming_back(dawn: Office) -> None:
    """While it has no end nobody is put on anything; it is not marked twice; from the first day back they may be."""
    later = dawn.shift(5, "07:30", "19:30")
    mark_sick(dawn.store, None, "ann")
    assert dawn.refusal("ann", later) == "GEN-AVAIL"
    with pytest.raises(BadInputError, match="marked sick from Tue 24 Nov already"):
        mark_sick(dawn.store, None, "ann", until_on=day(4))
    assert back_from(dawn.store, None, "ann", day(5)).first_day == day(5)
    assert dawn.refusal("ann", later) is None
    with pytest.raises(BadInputError, match="nothing to end"):
        back_from(dawn.store, None, "ann", day(6))
    with pytest.raises(BadInputError, match="before it begins"):
        mark_sick(dawn.store, None, "bob", until_on=day(-3))
    assert [row.ends_at for row in rows(dawn, t.Absence)] == [dawn.at(5, "00:00")]


def test_agency_takes_the_authority_that_its_tier_takes(dawn: Office) -> None:
    """Eve of the agency says yes: without anybody who opened the tier it is refused and nothing is recorded; with it
    the place is booked, named and confirmed at once."""
    mark_sick(dawn.store, None, "ann")
    with pytest.raises(RefusedError, match="agency"):
        said(dawn, "eve", "yes")
    assert not rows(dawn, t.Offer)
    dawn.add(
        t.Authorisation(
            organisation_id=1,
            tier="agency",
            from_on=day(0),
            until_on=day(6),
            reason="winter",
            authorised_by="coordinator",
            authorised_at=dawn.at(0, "12:00"),
        )
    )
    eve = said(dawn, "eve", "yes")
    assert (eve.way, eve.booking, eve.amendment, eve.left) == (Way.BOOK, 1, 2, ())
    assert [(row.worker_id, row.state) for row in rows(dawn, t.Booking)] == [(5, "named")]


def test_a_loan_is_drafted_for_staff_of_another_organisation(dawn: Office) -> None:
    """Fay is on the staff of a neighbour whose agreement covers the home: her yes drafts a deployment with its shift
    and first step, puts nobody on the shift, and leaves it open."""
    other = dawn.add(t.Organisation(code="next", name="Next Door"))
    fay = dawn.worker("fay", organisation_id=other, setting_id=None, phone="07700 900777")
    dawn.add(t.PoolMembership(worker_id=fay, pool="collaborative_bank", organisation_id=1))
    mark_sick(dawn.store, None, "ann")
    assert {one.code: one.way for one in asked(dawn).lawful}["fay"] is Way.LOAN
    done = said(dawn, "fay", "yes")
    assert (done.way, done.deployment, done.amendment) == (Way.LOAN, 1, None)
    assert [gap.places for gap in done.left] == [1]
    assert [(row.worker_id, row.state, row.role) for row in rows(dawn, t.Deployment)] == [(fay, "draft", "care_worker")]
    assert [row.shift_id for row in rows(dawn, t.DeploymentShift)] == [DAY]
    assert [row.state for row in rows(dawn, t.DeploymentStep)] == ["draft"]
    assert fay not in standing(dawn)


@pytest.mark.parametrize(
    ("person", "words", "more", "reason"),
    [
        ("bob", "perhaps", {}, "is no answer"),
        ("zoe", "yes", {}, "no person 'zoe'"),
        ("bob", "yes", {"start": 6 * 60}, "lies outside"),
        ("bob", "yes", {"start": 15 * 60, "end": 12 * 60}, "would end before it begins"),
        ("bob", "no", {"note": "has a migraine"}, "nothing about anybody's health"),
        ("ann", "yes", {}, "may not take"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    dawn: Office, person: str, words: str, more: dict[str, object], reason: str
) -> None:
    """Each is answered in words, and no call is recorded."""
    mark_sick(dawn.store, None, "ann")
    with pytest.raises((BadInputError, RefusedError), match=reason):
        said(dawn, person, words, **more)
    assert not rows(dawn, t.Offer)


def test_a_yes_to_what_is_filled_is_thanked(dawn: Office) -> None:
    """Nobody is put on a shift that has no place open, and nobody is put on a shift twice."""
    with pytest.raises(BadInputError, match="has no place open"):
        said(dawn, "bob", "yes")
    with pytest.raises(BadInputError, match=r"is on .* already"):
        said(dawn, "ann", "yes")


def test_an_actor_of_one_organisation_opens_its_own_shifts_only(dawn: Office) -> None:
    """Ann has a second job next door: its manager marks her and opens their shift; the home's is told as elsewhere."""
    other = dawn.add(t.Organisation(code="next", name="Next Door"))
    place = dawn.setting("X", organisation_id=other)
    job = dawn.worker("ann2", person_id=1, organisation_id=other, setting_id=place)
    roster = dawn.roster([place], state="published", published_at=dawn.at(-20, "12:00"))
    shift = dawn.shift(3, "08:00", "14:00", setting_id=place)
    dawn.assign(roster, job, shift)
    dawn.add(t.Actor(name="max", role="manager", organisation_id=other))
    done = mark_sick(dawn.store, "max", "ann")
    assert ([one.shift for one in done.opened], done.elsewhere) == ([shift], 1)
    assert standing(dawn)[1][2] == "planned"
    with pytest.raises(RefusedError, match="neither employs"):
        mark_sick(dawn.store, "max", "bob")


def test_a_nurse_is_no_candidate_for_a_carers_place(dawn: Office) -> None:
    """Who has not the role is not in reach, and a yes of theirs is refused."""
    dawn.worker("nia", role=NURSE)
    mark_sick(dawn.store, None, "ann")
    found = asked(dawn)
    assert "nia" not in codes((*found.lawful, *found.unlawful, *found.left_out))
    with pytest.raises(RefusedError, match="not in reach"):
        said(dawn, "nia", "yes")
