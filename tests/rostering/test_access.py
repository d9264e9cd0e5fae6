"""Who may do what: roles, organisations, and the actor who acts when nobody is named."""

from pathlib import Path

import pytest

from rostering import access
from rostering.access import ACTIONS, PERMITTED, ROLES, Acting
from rostering.errors import BadInputError, RefusedError
from rostering.store.actors import actors, add_actor
from rostering.store.sqlite import SqliteStore
from rostering.store.tables import Organisation


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store file with one organisation and only its default actor, made once."""
    store = SqliteStore(tmp_path_factory.mktemp("made") / "rota.db")
    with store.writing() as session:
        session.add(Organisation(code="orgA", name="Hafod Care"))
    return store.path.read_bytes()


@pytest.fixture
def store(tmp_path: Path, made: bytes) -> SqliteStore:
    """A store of its own."""
    (tmp_path / "rota.db").write_bytes(made)
    return SqliteStore(tmp_path / "rota.db")


def who(store: SqliteStore, name: str | None) -> Acting:
    with store.reading() as session:
        return access.acting(session, name)


def add(store: SqliteStore, name: str, role: str, organisation: str | None = None, default: bool = False) -> None:
    with store.writing() as session:
        add_actor(session, name, role, organisation, default)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_guard_follows_the_table(role: str, action: str) -> None:
    """A role may do exactly what the table says; a refusal names the roles that may."""
    if action in PERMITTED[role]:
        access.guard(Acting("Ann", role), action)
    else:
        with pytest.raises(RefusedError, match="administrator") as refusal:
            access.guard(Acting("Ann", role), action)
        assert "Ann" in refusal.value.sentence


def test_every_action_is_open_to_somebody() -> None:
    """The administrator may do everything there is, and no role may do what is not in the table of actions."""
    assert PERMITTED["administrator"] == set(ACTIONS)
    assert all(actions <= set(ACTIONS) for actions in PERMITTED.values())


def test_an_actor_of_one_organisation_acts_for_it_alone() -> None:
    """Bound to one organisation, an actor may act neither for another nor for the whole installation."""
    ann = Acting("Ann", "manager", "orgA")
    access.guard(ann, "publish", "orgA")
    for other in ("orgB", None):
        with pytest.raises(RefusedError, match="orgA only"):
            access.guard(ann, "publish", other)


def test_what_nobody_defined_is_a_fault() -> None:
    """An unknown action or role is an error of the program, not a refusal."""
    with pytest.raises(ValueError, match="no action 'fly'"):
        access.guard(access.DEFAULT, "fly")
    with pytest.raises(ValueError, match="no role 'pilot'"):
        Acting("Ann", "pilot")


def test_one_default_actor_on_a_single_user_store(store: SqliteStore, tmp_path: Path) -> None:
    """Nobody named is the default actor, in a store that exists and in one that does not yet."""
    assert who(store, None) == access.DEFAULT
    assert who(SqliteStore(tmp_path / "missing.db"), None) == access.DEFAULT


def test_an_unknown_name_is_refused_with_the_names_known(store: SqliteStore) -> None:
    """The refusal lists who may act."""
    add(store, "Ann", "manager", "orgA")
    assert who(store, "Ann") == Acting("Ann", "manager", "orgA")
    with pytest.raises(RefusedError, match=r"'Eve'.*Ann, coordinator"):
        who(store, "Eve")


def test_with_several_users_everybody_says_who_they_are(store: SqliteStore) -> None:
    """From the second user on nobody acts by default, unless one is made the default."""
    add(store, "Ann", "manager")
    with pytest.raises(RefusedError, match="Say who you are"):
        who(store, None)
    add(store, "Bea", "coordinator", default=True)
    assert who(store, None).name == "Bea"
    with store.reading() as session:
        assert [(line.name, line.is_default) for line in actors(session)] == [
            ("Ann", False), ("Bea", True), ("coordinator", False),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "organisation", "says"),
    [
        ("coordinator", "manager", None, "already"),
        ("", "manager", None, "visible letters"),
        (" Ann", "manager", None, "visible letters"),
        ("Ann\n", "manager", None, "visible letters"),
        ("x" * 100, "manager", None, "visible letters"),
        ("Ann", "pilot", None, "no role 'pilot'"),
        ("Ann", "manager", "orgZ", "no organisation 'orgZ'"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    store: SqliteStore, name: str, role: str, organisation: str | None, says: str
) -> None:
    """A taken or unprintable name, an unknown role or organisation is bad input, and nothing changes."""
    before = store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        add(store, name, role, organisation)
    assert store.path.read_bytes() == before
