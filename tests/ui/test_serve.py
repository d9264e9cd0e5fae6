"""`rota serve`: the app answers on the loopback, and to its own pages only."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.ui import office

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from rostering.cli.main import run; run()"
SECONDS = 60


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def first_answer(session: aiohttp.ClientSession, url: str) -> str:
    """The page, as soon as somebody listens."""
    while True:
        try:
            async with session.get(url) as answer:
                assert answer.status == 200
                return await answer.text()
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)


async def look(port: int) -> None:
    """The page names nobody else's address; strangers are refused; the socket shows the app."""
    here = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session:
        page = await first_answer(session, here)
        assert page.count("http://") == page.count(here)
        assert "https://" not in page
        for stranger in ({"Origin": "http://example.org"}, {"Host": "example.org"}):
            async with session.get(here, headers=stranger) as answer:
                assert answer.status == 403
        shown = b""
        async with session.ws_connect(f"ws://127.0.0.1:{port}/ws?width=100&height=30", origin=here) as channel:
            while b"Requests" not in shown and b"Gaps" not in shown:
                message = await channel.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)
                shown += message.data if message.type is aiohttp.WSMsgType.BINARY else b""


@pytest.mark.slow
def test_it_answers_on_the_loopback_alone(tmp_path: Path) -> None:
    """The app comes through the socket of its own page; another origin and another name are refused; Ctrl+C ends
    with 0."""
    office.furnish(tmp_path / "rota.db").close()
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--db", str(tmp_path / "rota.db"), "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "ROTA_NOW": office.NOW},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        asyncio.run(asyncio.wait_for(look(port), SECONDS))
    finally:
        served.send_signal(signal.SIGINT)
        out, said = served.communicate(timeout=SECONDS)
    assert (served.returncode, out) == (0, "")
    assert f"http://127.0.0.1:{port}" in said
