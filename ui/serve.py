"""The app in a browser on this machine: one process of the app for each tab, and nobody else's pages let in.

There is no password: whoever may open a page on the loopback may work with the store. So only the loopback is listened
on, and a page of another origin, which a browser would let through to a socket, is refused.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from textual_serve.server import Server

from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.cli.diagnostics import Diagnostics

HOST = "127.0.0.1"
PAGES = Path(__file__).parent / "served"
PROGRAM = "from rostering.cli.main import run; run()"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class AppServer(Server):
    """Serves the app with a page of its own, which asks no third party for anything."""

    def __init__(self, words: Sequence[str], port: int, diagnostics: Diagnostics) -> None:
        command = shlex.join([sys.executable, "-c", PROGRAM, *words])
        super().__init__(command, host=HOST, port=port, title="rota", templates_path=str(PAGES))
        self._diagnostics = diagnostics

    def initialize_logging(self) -> None:
        """Nothing is logged: what the app has to say is on its screen."""

    async def on_startup(self, app: web.Application) -> None:
        self._diagnostics.note(f"The app is at {self.public_url} on this machine; Ctrl+C ends it.")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._own_pages_only)
        return app

    @web.middleware
    async def _own_pages_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what comes under another name, and from a page of another origin."""
        names = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        origin = request.headers.get("Origin")
        if request.host not in names or (origin is not None and origin.removeprefix("http://") not in names):
            raise web.HTTPForbidden(text=f"The app is at {self.public_url} only.")
        return await handler(request)


def serve(words: Sequence[str], port: int, diagnostics: Diagnostics) -> None:
    """Serve the app over the store that the words name (--db, --as) until Ctrl+C.

    Raises BadInputError where the port cannot be had.
    """
    try:
        AppServer(words, port, diagnostics).serve()
    except OSError as error:
        raise BadInputError(
            f"Port {port} of {HOST} cannot be had ({error.strerror}); choose another: --port."
        ) from error
