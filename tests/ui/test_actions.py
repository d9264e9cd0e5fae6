"""The table of actions is whole and contradicts itself nowhere."""

import pkgutil
from importlib import import_module

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

import ui.screens
from ui.action import Action, Scope
from ui.actions import ACTIONS, bindings, in_scope
from ui.app import RotaApp
from ui.screens.week import WeekScreen

OWNERS: dict[Scope, type[App[int]] | type[Screen[object]]] = {
    Scope.APP: RotaApp,
    Scope.WEEK: WeekScreen,  # type: ignore[dict-item]
    **{
        vars(found)["SCOPE"]: found
        for module in pkgutil.iter_modules(ui.screens.__path__)
        for found in vars(import_module(f"ui.screens.{module.name}")).values()
        if isinstance(found, type) and issubclass(found, Screen) and "SCOPE" in vars(found)
    },
}


def test_ids_are_unique() -> None:
    """A keymap that names an action means one action."""
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scope", Scope)
def test_no_key_twice(scope: Scope) -> None:
    """No key means two things on one screen: neither in its own scope nor against the keys that work everywhere."""
    here = [action for action in ACTIONS if action.scope in (scope, Scope.APP)]
    keys = [key for action in here for key in action.keys]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_action_can_be_done_and_is_explained(action: Action) -> None:
    """Every action has a method on its screen, a key, a title and a line of help."""
    assert callable(getattr(OWNERS[action.scope], f"action_{action.name}"))
    assert action.keys
    assert action.title
    assert len(action.help.split()) >= 2


@pytest.mark.parametrize("scope", Scope)
def test_bindings_come_from_the_table(scope: Scope) -> None:
    """What a screen binds is the table and nothing beside it, each with its id."""
    bound = [one for one in OWNERS[scope].BINDINGS if isinstance(one, Binding)]
    assert [one.id for one in bound] == [action.id for action in in_scope(scope)]
    assert bound == bindings(scope)


@pytest.mark.parametrize("scope", Scope)
def test_the_footer_fits_a_narrow_terminal(scope: Scope) -> None:
    """The keys that a screen's footer shows, each with its word and three spaces, fit into 80 columns."""
    shown = [one.binding() for one in (*in_scope(scope), *in_scope(Scope.APP)) if one.footer]
    assert sum(len(f"{one.key_display} {one.description}") + 2 for one in dict.fromkeys(shown)) <= 80


def test_the_key_that_stops_a_search_does_nothing_on_its_proposal() -> None:
    """Who stops a search as it ends by itself presses the key on the proposal: s accepted a home there."""
    stop = next(one for one in ACTIONS if one.id == "solve.stop")
    assert not {key for one in in_scope(Scope.PROPOSAL) for key in one.keys} & set(stop.keys)
