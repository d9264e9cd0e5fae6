"""Signing: by a manager, in order, dated, and never with what a check contained."""

from datetime import date

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.pipeline.entry import Interest, add_interest
from rostering.pipeline.listing import pipeline_of
from rostering.pipeline.step import Signed, sign_step, withdraw_step
from rostering.store import audit
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.pipeline.conftest import COORDINATOR, MANAGER
from tests.rostering.pipeline.way import complete, dana

YESTERDAY = date(2026, 11, 17)
DBS = Signed("p1", "dbs", level="enhanced_barred")


def sign(office: Office, step: str, **more: object) -> None:
    """A step of Eli's, signed by the manager."""
    sign_step(office.store, MANAGER, Signed("p1", step, **more))  # type: ignore[arg-type]


def test_only_a_manager_signs(eli: Office) -> None:
    """A coordinator records interest and does not sign; the store stays as it was."""
    before = eli.store.path.read_bytes()
    with pytest.raises(RefusedError, match="may not sign checks"):
        sign_step(eli.store, COORDINATOR, Signed("p1", "identity"))
    assert eli.store.path.read_bytes() == before


def test_a_check_is_kept_with_when_and_by_whom(eli: Office) -> None:
    """The right to work and the DBS check go onto the person, the check as a clearance with its last good day."""
    sign(eli, "identity", by="Ann Lee")
    sign(eli, "right_to_work", until=date(2027, 5, 1))
    sign_step(eli.store, MANAGER, DBS)
    with eli.store.reading() as session:
        person = session.exec(select(t.Person)).one()
        clearance = session.exec(select(t.Clearance)).one()
        rows = session.exec(select(t.PipelineStep)).all()
        assert audit.verify(session) is None
    assert (person.right_to_work_until, person.right_to_work_seen_on) == (date(2027, 5, 1), date(2026, 11, 18))
    assert (person.dbs_on, clearance.kind, clearance.until_on) == (date(2026, 11, 18), "dbs", date(2029, 11, 17))
    assert [(row.step, row.done_by, row.recorded_by) for row in rows] == [
        ("identity", "Ann Lee", MANAGER),
        ("right_to_work", MANAGER, MANAGER),
        ("dbs", MANAGER, MANAGER),
    ]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Signed("p1", "right_to_work", open_ended=True), "comes after identity, which is still open"),
        (DBS, "comes after identity, which is still open"),
        (Signed("p1", "deployable"), "comes after identity"),
        (Signed("p1", "identity", on=date(2026, 11, 19)), "in the future"),
        (Signed("p1", "identity", minute=9 * 60 + 1), "in the future"),
        (Signed("p1", "identity", level="enhanced"), "takes no level"),
        (Signed("p1", "identity", until=day(0)), "takes no end"),
        (Signed("p1", "identity", by="Ann because of illness"), "name of a person"),
        (Signed("p1", "occupational_health"), "one of: fit, restriction"),
        (Signed("p1", "occupational_health", outcome="asthma"), "one of: fit, restriction"),
        (Signed("p1", "occupational_health", outcome="restriction"), "No restriction of p1 is on record"),
        (Signed("p1", "induction"), "attended, not signed"),
        (Signed("p1", "skills"), "once every skill is held"),
        (Signed("p1", "interest"), "with the person"),
        (Signed("p1", "swimming"), "has no step 'swimming'"),
        (Signed("ann", "identity"), "on no way into a pool"),
    ],
)
def test_what_cannot_be_signed(eli: Office, wanted: Signed, words: str) -> None:
    """A step out of order, from the future, without what belongs to it or with what does not: a clear sentence, and
    nothing is written."""
    eli.worker("ann")
    store = eli.store
    before = store.path.read_bytes()
    with pytest.raises(BadInputError, match=words):
        sign_step(store, MANAGER, wanted)
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("more", [{}, {"until": day(0), "open_ended": True}])
def test_the_right_to_work_says_how_long(eli: Office, more: dict[str, object]) -> None:
    """Until a day or without an end, and one of the two."""
    sign(eli, "identity")
    with pytest.raises(BadInputError, match="--until DATE, or --open"):
        sign(eli, "right_to_work", **more)
    with pytest.raises(BadInputError, match="before it was seen"):
        sign(eli, "right_to_work", until=YESTERDAY)


def test_a_check_is_no_older_than_what_it_follows(eli: Office) -> None:
    """Identity counts from now; a DBS check of yesterday came before it."""
    sign(eli, "identity")
    with pytest.raises(BadInputError, match="give a later day"):
        sign(eli, "dbs", level="enhanced_barred", on=YESTERDAY)


def test_a_check_of_an_earlier_day_counts_from_its_end(eli: Office) -> None:
    """Without a clock time from the midnight after it, with one from that minute."""
    sign(eli, "identity", on=YESTERDAY)
    sign(eli, "references", on=YESTERDAY, minute=600)
    with eli.store.reading() as session:
        found = {row.step: row.done_at for row in session.exec(select(t.PipelineStep))}
    assert found == {"identity": eli.at(-5, "00:00"), "references": eli.at(-6, "10:00")}


def test_signed_once_and_taken_back(eli: Office) -> None:
    """A second signature is refused; one that is taken back leaves its row, and nothing on the person."""
    sign(eli, "identity")
    sign_step(eli.store, MANAGER, DBS)
    sign(eli, "right_to_work", open_ended=True)
    with pytest.raises(BadInputError, match="signed already"):
        sign_step(eli.store, MANAGER, DBS)
    for step in ("dbs", "right_to_work"):
        withdraw_step(eli.store, MANAGER, "p1", step)
    with pytest.raises(BadInputError, match="nothing to take back"):
        withdraw_step(eli.store, MANAGER, "p1", "dbs")
    with eli.store.reading() as session:
        person = session.exec(select(t.Person)).one()
        assert (person.dbs_on, person.right_to_work_open, person.right_to_work_seen_on) == (None, False, None)
        assert session.exec(select(t.Clearance)).all() == []
        assert len(session.exec(select(t.PipelineStep)).all()) == 3


@pytest.mark.parametrize(
    ("born", "until"), [(date(1990, 1, 1), None), (date(2008, 11, 18), None), (date(2008, 11, 19), date(2026, 11, 19))]
)
def test_the_identity_shows_the_age(eli: Office, born: date, until: date | None) -> None:
    """Of a date of birth it is kept whether, and until when, somebody is under 18; nothing else."""
    sign(eli, "identity", born=born)
    with eli.store.reading() as session:
        person = session.exec(select(t.Person)).one()
    assert (person.age_known, person.under_18_until) == (True, until)
    assert "Unknown: age (WTR-Y)" not in pipeline_of(eli.store, MANAGER, "p1").blocks
    assert str(born).encode() not in eli.store.path.read_bytes()


@pytest.mark.parametrize(
    "wanted", [Signed("p1", "references", born=day(-9999)), Signed("p1", "identity", born=day(-9))]
)
def test_an_age_that_cannot_be(eli: Office, wanted: Signed) -> None:
    """A date of birth with another step than the identity, or of a baby."""
    with pytest.raises(BadInputError, match="birth"):
        sign_step(eli.store, MANAGER, wanted)


def test_a_lower_level_is_signed_anew_at_the_one_asked_for(eli: Office) -> None:
    """A check at a level that no place of the pool takes leaves the step open."""
    sign(eli, "identity")
    sign(eli, "dbs", level="basic")
    assert {one.step: one.state for one in pipeline_of(eli.store, MANAGER, "p1").steps}["dbs"] == "open"
    sign_step(eli.store, MANAGER, DBS)
    assert {one.step: one.state for one in pipeline_of(eli.store, MANAGER, "p1").steps}["dbs"] == "done"


def test_a_restriction_is_recorded_first(eli: Office) -> None:
    """With a restriction on record occupational health may say so; its words are nowhere here."""
    restriction = {"from_on": YESTERDAY, "review_on": day(30), "reviewed_by": "Mair"}
    eli.add(t.Restriction(person_id=1, forbids="nights", **restriction))
    sign(eli, "occupational_health", outcome="restriction")
    kept = {one.step: one.outcome for one in pipeline_of(eli.store, MANAGER, "p1").steps}
    assert kept["occupational_health"] == "restriction"


def test_the_last_signature_is_as_of_now(office: Office) -> None:
    """Once everything else is complete a manager signs that somebody is deployable, and does not backdate it."""
    complete(office, dana(office), but=("deployable",))
    with pytest.raises(BadInputError, match="never backdated"):
        sign_step(office.store, None, Signed("dana", "deployable", on=YESTERDAY))
    assert pipeline_of(office.store, None, "dana").blocks == ("Deployable: to be signed, 53 days late",)
    sign_step(office.store, None, Signed("dana", "deployable"))
    line = pipeline_of(office.store, None, "dana")
    assert (line.is_deployable, line.blocks) == (True, ())
    again = add_interest(office.store, None, Interest("reservist", known="dana"))
    assert again.pool == "reservist"
