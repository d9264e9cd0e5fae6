"""The command palette: the table of actions, found by typing."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from ui.action import Action, Scope
from ui.actions import ACTIONS


class ActionCommands(Provider):
    """Every action of the app and of the screen in front that has a place in the palette."""

    async def discover(self) -> Hits:
        for action in self._offered():
            yield DiscoveryHit(self._said(action), partial(self._do, action), help=action.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(f"{action.title} {action.help}")
            if score > 0:
                said = self._said(action)
                yield Hit(score, matcher.highlight(said), partial(self._do, action), text=said, help=action.help)

    def _offered(self) -> list[Action]:
        return [action for action in ACTIONS if action.palette and self._has(action)]

    def _has(self, action: Action) -> bool:
        if action.scope is Scope.APP:
            return True
        here = getattr(self.screen, "SCOPE", Scope.WEEK)
        return action.scope is here and hasattr(self.screen, f"action_{action.name}")

    def _said(self, action: Action) -> str:
        return f"{action.title}  ({action.shown_keys})"

    async def _do(self, action: Action) -> None:
        await self.app.run_action(action.name, self.app if action.scope is Scope.APP else self.screen)
