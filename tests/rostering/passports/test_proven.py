"""What a passport proves completes the steps of a way in, as far as the mapping says, and no longer than it lasts."""

import pytest

from rostering.passports.answer import decline, would_bring
from rostering.passports.issue import issue
from rostering.passports.listing import page
from rostering.people.expiring import expiring
from rostering.pipeline.listing import StepLine, pipeline_of
from rostering.pipeline.step import Signed, sign_step, withdraw_step
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.passports.answering import accepted, entry, rows, why
from tests.rostering.passports.conftest import SEEN, Exchange
from tests.rostering.passports.test_verify import Change, signed_anew
from tests.rostering.pipeline.way import complete, sign

POP_UP, LEVEL = "pop_up", "enhanced_barred"
BARRED = entry("checks", level=LEVEL)  # the DBS check comes first of the passport's checks
PROVEN = ("identity", "dbs")


def on_the_way(host: Office) -> None:
    """Ann shows interest in the host's pop-up workforce; nothing else is complete."""
    host.change(t.Worker, 1, pool=POP_UP, setting_id=None)
    host.add(t.PipelineEntry(worker_id=1, pool=POP_UP, opened_by="story", opened_at=host.at(-70, "09:00")))


def steps(host: Office) -> dict[str, StepLine]:
    """How each step of Ann's way in stands."""
    return {one.step: one for one in pipeline_of(host.store, None, "a-lee").steps}


def levelled(exchange: Exchange, passport: bytes) -> bytes:
    """Ann's passport with the level of her DBS check."""
    return signed_anew(exchange, passport, BARRED)


def test_what_is_proven_is_complete(exchange: Exchange, passport: bytes) -> None:
    """Identity and the DBS check are complete on the day they were seen, by the passport, and traceable to it; what a
    passport does not prove stays open."""
    host, data = exchange.host, levelled(exchange, passport)
    on_the_way(host)
    before = host.store.path.read_bytes()
    _, harvest = would_bring(host.store, None, data, "a-lee")
    assert host.store.path.read_bytes() == before
    done = accepted(exchange, data)
    assert tuple(one.words for one in harvest.brought) == done.brought
    words = (f"step of the way in: Identity, seen {SEEN}", f"step of the way in: DBS check {LEVEL}, seen {SEEN}")
    assert done.brought[-2:] == words
    assert page(host.store, None, "a-lee").answers[0].facts == done.brought
    found = steps(host)
    assert {code for code, one in found.items() if one.state == "done"} == {"interest", *PROVEN}
    assert [(found[code].by, found[code].level) for code in PROVEN] == [
        ("passport of Org Care", None),
        ("passport of Org Care", LEVEL),
    ]


@pytest.mark.parametrize(
    ("change", "without", "step", "words"),
    [
        (None, (), "dbs", "the passport does not say at what level"),
        (entry("checks", level="gold"), (), "dbs", "no level is called 'gold'"),
        (entry("checks", level=LEVEL, barred=True), (), "dbs", "it has a field that this version does not know"),
        (entry("checks", level=LEVEL, seenOn="2026-11-19"), (), "dbs", "it is dated 2026-11-19, in the future"),
        (entry("checks", level=LEVEL, validUntil="2026-11-17"), (), "dbs", "it ended on 2026-11-17"),
        (BARRED, ("dbs",), "dbs", "it was left out by whoever accepted"),
        (BARRED, ("identity",), "identity", "it was left out by whoever accepted"),
        (BARRED, ("identity",), "dbs", "identity comes first"),
    ],
)
def test_what_is_not_proven(
    exchange: Exchange, passport: bytes, change: Change | None, without: tuple[str, ...], step: str, words: str
) -> None:
    """Without a level, with an unknown one or field, from the future, ended, left out or out of order: told, and the
    step stays open."""
    on_the_way(exchange.host)
    done = accepted(exchange, passport if change is None else signed_anew(exchange, passport, change), without=without)
    title = steps(exchange.host)[step].title
    assert [said for about, said in why(done).items() if about.startswith(f"step of the way in: {title}")] == [words]
    assert steps(exchange.host)[step].state != "done"


def test_what_the_issuer_signed_is_what_is_proven(exchange: Exchange) -> None:
    """The level of a DBS check that the issuer signed on its own way in goes along, and opens the step at the host."""
    home = exchange.home
    home.add(t.PipelineEntry(worker_id=1, pool="volunteer", opened_by="story", opened_at=home.at(-70, "09:00")))
    sign(home, 1, "dbs", home.at(-21, "12:00"), LEVEL)
    on_the_way(exchange.host)
    issued = issue(home.store, None, "ann", replace=True)
    exchange.tell()
    accepted(exchange, issued.file)
    assert (steps(exchange.host)["dbs"].state, steps(exchange.host)["dbs"].level) == ("done", LEVEL)


def test_only_on_a_way_in_here(exchange: Exchange, passport: bytes) -> None:
    """For somebody on no way in with the host, or on one with another organisation, no step is written."""
    host = exchange.host
    accepted(exchange, levelled(exchange, passport))
    assert host.count(t.PipelineStep) == 0
    other = host.add(t.Organisation(code="other", name="Other"))
    away = host.worker("ann-o", person_id=1, organisation_id=other, pool=POP_UP, setting_id=None)
    host.add(t.PipelineEntry(worker_id=away, pool=POP_UP, opened_by="story", opened_at=host.at(-70, "09:00")))
    decline(host.store, None, levelled(exchange, passport), "to be read anew", "ward")
    accepted(exchange, levelled(exchange, passport), organisation="ward")
    assert host.count(t.PipelineStep) == 0


def test_taken_back_with_the_passport(exchange: Exchange, passport: bytes) -> None:
    """When the passport is no longer believed the steps are open again; their rows stay, marked."""
    host, data = exchange.host, levelled(exchange, passport)
    on_the_way(host)
    accepted(exchange, data)
    done = decline(host.store, None, data, "reference fell through")
    assert done.taken_back is not None
    assert sum(one.startswith("step of the way in") for one in done.taken_back.gone) == 2
    assert all(steps(host)[code].state != "done" for code in PROVEN)
    assert [one.withdrawn_by is None for one in rows(host, t.PipelineStep)] == [False, False]


def test_a_manager_has_the_last_word(exchange: Exchange, passport: bytes) -> None:
    """What a passport completed a manager may sign as well, so that it lasts, and may take back."""
    host = exchange.host
    on_the_way(host)
    accepted(exchange, levelled(exchange, passport))
    sign_step(host.store, None, Signed("a-lee", "identity"))
    assert steps(host)["identity"].by != "passport of Org Care"
    withdraw_step(host.store, None, "a-lee", "dbs")
    assert (steps(host)["dbs"].state, host.count(t.Clearance)) == ("open", 0)


def test_it_lasts_as_long_as_the_passport(exchange: Exchange, passport: bytes) -> None:
    """The step counts to the passport's last second: a place that begins later is closed, and the shift there is named
    among what is about to stop her."""
    host = exchange.host
    on_the_way(host)
    short = signed_anew(exchange, passport, _until("2026-11-25T23:59:59Z"))
    accepted(exchange, short)
    complete(host, 1, but=PROVEN)
    host.change(t.Person, 1, right_to_work_open=True)
    host.worker("ben")
    last, after = (host.shift(number, "07:00", "15:00", target=2) for number in (2, 3))
    host.change(t.Restriction, 1, until_on=day(-1))
    assert (host.refusal("a-lee", last), host.refusal("a-lee", after)) == (None, "WAY-IN/steps")
    roster = host.roster()
    for shift in (last, after):
        host.assign(roster, 1, shift)
    told = {one.what: [broken.assignment for broken in one.breaks] for one in expiring(host.store, None)}
    assert told["identity on the way in, proven by a passport"] == [2]


def _until(last: str) -> Change:
    def change(one: dict[str, object]) -> None:
        BARRED(one)
        one["validUntil"] = last

    return change
