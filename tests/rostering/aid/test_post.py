"""Two real stores and a post that delays, doubles, reorders and spoils: both come to the same, and nobody is lent
without home's signed word."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from rostering.aid.said import Said
from rostering.errors import RotaError
from rostering.rosters.edit import edit_roster
from rostering.rosters.shift_work import Edit, Work
from rostering.store import tables as t
from rostering.store.deployment_state import CONSENTED, RELEASED
from rostering.store.use_case import use_case
from tests.rostering.aid.lending import ASKED
from tests.rostering.aid.posting import HOME, HOST, KEYS, NOW, WAY, WHY, furnished, new_post, other
from tests.rostering.program import look

PEOPLE = {HOME: ("nia", "noor", "root"), HOST: ("hugh", "cora", "root")}
ENDS = ("decline", "withdraw", "recall", "end", "consent")
FROM = {"release": "requested", "accept": "released", "consent": "accepted", "induct": "consented"} | {
    "activate": "inducted"
}
NO_MORE = Said("it is over", means="letter", words="Do you wish to go on?")


class Posting(RuleBasedStateMachine):
    """Ann is asked for; what either side does then, and what the post does to their letters."""

    @initialize()
    def ask(self) -> None:
        """The request lies in the post."""
        self.post = new_post()
        self.minutes = 0
        self.shift = self.post.offices[HOST].shift(1, "07:00", "15:00", target=2)
        self.roster = self.post.offices[HOST].roster(state="published")
        self.post.ask()
        self.mail: dict[str, list[bytes]] = {HOME: [], HOST: []}
        self.send(HOST)

    def tried(self, where: str, act: Callable[[], object]) -> bool:
        """Whether something passed; refused, it left every row of that store as it was. Time goes on."""
        self.minutes += 1
        os.environ["ROTA_NOW"] = (datetime.fromisoformat(NOW) + timedelta(minutes=self.minutes)).isoformat()
        folder = self.post.offices[where].store.path.parent
        before = look(folder)
        try:
            act()
        except RotaError:
            assert look(folder) == before
            return False
        return True

    def send(self, where: str) -> None:
        """What waits at one side comes into the post."""
        self.tried(where, lambda: self.mail[other(where)].extend(one.file for one in self.post.send(where)))

    def known(self, where: str) -> bool:
        """Whether the deployment is there yet."""
        return self.post.offices[where].count(t.Deployment) > 0

    @rule(steps=st.integers(1, 5), delivered=st.booleans())
    def go_on(self, steps: int, delivered: bool) -> None:
        """The way is gone for a while by those whose steps they are; with or without the post between them."""
        for _ in range(steps):
            for where, name, by in WAY:
                if self.known(where) and self.post.loan(where).state == FROM[name]:
                    self.tried(where, lambda: self.post.step(where, name, by))  # noqa: B023
                    break
            if delivered:
                self.everything_arrives()

    @rule(
        where=st.sampled_from((HOME, HOST)),
        person=st.integers(0, 2),
        name=st.sampled_from((*(name for _, name, _ in WAY), *ENDS)),
        said=st.sampled_from((ASKED, WHY, NO_MORE)),
    )
    def step(self, where: str, person: int, name: str, said: Said) -> None:
        """Somebody of one side takes a step there; the sides' letters may cross."""
        if self.known(where):
            self.tried(where, lambda: self.post.step(where, name, PEOPLE[where][person], said))

    @rule(
        at_home=st.sampled_from(("recall", "withdraw")),
        at_host=st.sampled_from(("withdraw", "end", "decline", "accept")),
    )
    def both_decide(self, at_home: str, at_host: str) -> None:
        """Each side decides without knowing of the other."""
        for where, name, by in ((HOME, at_home, "nia"), (HOST, at_host, "hana")):
            if self.known(where):
                said = NO_MORE if (where, name) == (HOME, "withdraw") else WHY
                self.tried(where, lambda: self.post.step(where, name, by, said))  # noqa: B023

    @rule(where=st.sampled_from((HOME, HOST)))
    def post_a_letter(self, where: str) -> None:
        """One side sends what waits, or its busy times."""
        if self.known(where):
            self.send(where)

    @rule(where=st.sampled_from((HOME, HOST)), seed=st.integers(0, 2**16), spoilt=st.booleans())
    def one_arrives(self, where: str, seed: int, spoilt: bool) -> None:
        """Some letter arrives, perhaps for the second time, before others, or with one byte changed."""
        if not self.mail[where]:
            return
        choose = Random(seed)
        file = bytearray(choose.choice(self.mail[where]))
        if spoilt:
            file[choose.randrange(len(file))] ^= 1 << choose.randrange(8)
        passed = self.tried(where, lambda: self.post.receive(where, bytes(file)))
        assert not (passed and spoilt)

    @rule(by=st.sampled_from(("cora", "root")))
    def put_on(self, by: str) -> None:
        """Somebody puts Ann on the host's shift: it passes only while the host has her deployment active."""
        office = self.post.offices[HOST]

        def put() -> None:
            with office.store.reading() as session:
                shift = session.get_one(t.Shift, self.shift)
                ann = session.exec(select(t.SharedPerson)).one().worker_id
                work = Work(shift.starts_at, shift.ends_at, 0)
            with use_case(office.store, by, "edit", HOST) as case:
                edit_roster(case, self.roster, [Edit(ann, self.shift, work)], "cover")

        if self.tried(HOST, put):
            assert self.post.loan(HOST).state == "active"

    def everything_arrives(self) -> None:
        """Both send all they have, and each takes in what it lacks, until nothing is new."""
        for where in (HOME, HOST):
            if self.known(where) and self._waits(where):
                self.send(where)
        for where in (HOME, HOST):
            for file in self.mail[where][self._here(where) :]:
                self.tried(where, lambda: self.post.receive(where, file))  # noqa: B023

    def _waits(self, where: str) -> bool:
        letter = t.Letter
        with self.post.offices[where].store.reading() as session:
            query = select(letter.id).where(letter.way == "sent", col(letter.document).is_(None))
            return session.exec(query).first() is not None

    def _here(self, where: str) -> int:
        """How many letters about the loan one side has taken in."""
        with self.post.offices[where].store.reading() as session:
            rows = session.exec(select(t.Letter).where(t.Letter.way == "received", t.Letter.kind != "person"))
            return len(list(rows))

    @invariant()
    def nobody_stands_there_without_homes_word(self) -> None:
        """Whoever was put on the host's shift: its store holds home's signed release, and the worker's consent."""
        with self.post.offices[HOST].store.reading() as session:
            if session.exec(select(t.Assignment.id)).first() is None:
                return
            s, letter = t.DeploymentStep, t.Letter
            released = session.exec(
                select(letter.document).join(s, col(s.id) == col(letter.step_id)).where(s.state == RELEASED)
            ).all()
            assert released
            assert all(one is not None and '"from":"urn:rota:organisation:north"' in one for one in released)
            assert session.exec(select(s.given_at).where(s.state == CONSENTED)).first() is not None

    def teardown(self) -> None:
        """At the end all letters arrive: both stores tell the same of the loan, and each history explains it."""
        if not hasattr(self, "post"):
            return
        self.everything_arrives()
        self.everything_arrives()
        home, host = self.post.loan(HOME), self.post.loan(HOST)
        assert [self._here(where) for where in (HOME, HOST)] == [len(self.mail[where]) for where in (HOME, HOST)]
        assert _told(home) == _told(host)
        assert home.steps[-1].state == host.steps[-1].state == home.state


def _told(loan: object) -> tuple[object, ...]:
    """What both must agree on, to the second."""
    facts = loan.facts  # type: ignore[attr-defined]
    moments = (facts.opened_at, facts.consented_at, facts.closes_at)
    return facts.state, *(None if one is None else one.replace(microsecond=0) for one in moments)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Posting]:
    """The post, with the keys of both in place and a clock that goes on."""
    monkeypatch.setenv(KEYS, str(furnished().keys))
    monkeypatch.setenv("ROTA_NOW", NOW)
    return Posting


@pytest.mark.slow
def test_both_stores_come_to_the_same(machine: type[Posting]) -> None:
    """Stories of a bad post. That the rule for crossed decisions makes both agree is held without stores beside it."""
    few = settings(
        max_examples=12,
        stateful_step_count=6,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=few)


@pytest.mark.slow
def test_the_post_reaches_the_end(machine: type[Posting]) -> None:
    """The same rules, in the right order, put Ann on the host's shift: the property above is not empty."""
    story = machine()
    story.ask()
    story.everything_arrives()
    story.go_on(5, delivered=True)
    story.put_on("cora")
    assert story.post.offices[HOST].count(t.Assignment) == 1
    story.nobody_stands_there_without_homes_word()
    story.both_decide("recall", "end")
    story.teardown()
    assert story.post.loan(HOST).state == "recalled"
