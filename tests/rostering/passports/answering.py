"""What tests of answers ask: a passport accepted for Ann, what the host's store then holds, and what was left."""

from typing import Any

from sqlmodel import SQLModel, select

from rostering.passports.answer import Accepted, accept, would_bring
from tests.rostering.office import Office
from tests.rostering.passports.conftest import Exchange
from tests.rostering.passports.test_verify import Change


def rows(office: Office, table: type[SQLModel]) -> list[Any]:
    """Every row of a table."""
    with office.store.reading() as session:
        return list(session.exec(select(table)).all())


def accepted(exchange: Exchange, data: bytes, **more: Any) -> Accepted:
    """The host accepts for Ann, whom it calls a-lee."""
    return accept(exchange.host.store, None, data, "a-lee", **more)


def why(done: Accepted) -> dict[str, str]:
    """What brought nothing, by its first word, and why."""
    return {one.words: one.why for one in done.left}


def entry(part: str, place: int = 0, **values: Any) -> Change:
    """One entry of a part of the passport with other values."""
    return lambda one: one["credentialSubject"][part][place].update(values)


def accepted_words(exchange: Exchange, data: bytes) -> tuple[str, ...]:
    """What accepting would bring."""
    return tuple(one.words for one in would_bring(exchange.host.store, None, data, "a-lee")[1].brought)
