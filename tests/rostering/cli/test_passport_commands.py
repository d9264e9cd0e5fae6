"""`rota passport`: two organisations exchange a passport by commands alone, each on a store of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.office import NURSE
from tests.rostering.passports.conftest import WORDS, furnished_home, furnished_host
from tests.rostering.program import Outcome, Rota

GIVE = ("consent", "give", "ann", "--means", "in_person", "--words", WORDS)


class Two:
    """The program at home and at the host, and the folder in which files lie."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.home_office, self.host_office = furnished_home(folder / "home"), furnished_host(folder / "host")
        self._home = Rota(self.home_office.store.path, capsys)
        self._host = Rota(self.host_office.store.path, capsys)
        self.passport, self.card, self.list = (folder / name for name in ("ann.passport", "org.card", "org.list"))

    def home(self, *words: str | Path) -> Outcome:
        """A passport command of the issuer."""
        return self._home("passport", *words)

    def host(self, *words: str | Path) -> Outcome:
        """A passport command of the host."""
        return self._host("passport", *words)

    def issued(self) -> None:
        """Everything up to the passport's file, the card taken in and a list."""
        for words in (
            ("key", "make"),
            ("key", "card", "--out", self.card),
            ("apply", "ann"),
            ("grant", "ann", "--identity-seen", "2/11/2026"),
            GIVE,
            ("issue", "ann", "--out", self.passport),
            ("revocations", "export", "--out", self.list),
        ):
            assert self.home(*words).code == 0, words
        assert self.host("trust", "add", self.card).code == 0
        assert self.host("revocations", "import", self.list).code == 0


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Two:
    """Two organisations that know nothing of each other yet."""
    monkeypatch.setenv("ROTA_PASSPORT_KEYS", str(tmp_path / "keys"))
    return Two(tmp_path, capsys)


def test_the_way_of_a_passport(two: Two) -> None:
    """From the key to the accepted passport, and back by a list: each step says what it did, and ends with its code."""
    made = two.home("key", "make")
    assert str(two.folder / "keys") in made.out
    card = two.home("key", "card", "--out", two.card)
    fingerprint = card.out.splitlines()[1].partition(": ")[2]
    assert two.home("apply", "ann").out == "The passport of Ann Lee (ann): applied.\n"
    assert two.home("grant", "ann", "--identity-seen", "2/11/2026").out == "The passport of Ann Lee (ann): granted.\n"
    refused = two.home("issue", "ann", "--out", two.passport)
    assert (refused.code, "has not agreed" in refused.err, two.passport.exists()) == (2, True, False)
    assert two.home(*GIVE).code == 0
    assert "restriction: no nights" in two.home("issue", "ann", "--out", two.passport).out
    assert two.host("verify", two.passport).out.startswith("unknown_issuer: ")
    assert two.host("trust", "add", two.card, "--fingerprint", fingerprint).code == 0
    unknown = two.host("verify", two.passport)
    assert (unknown.code, unknown.out.partition(":")[0]) == (1, "status_unknown")
    two.home("revocations", "export", "--out", two.list)
    assert two.host("revocations", "import", two.list).code == 0
    looked = two.host("verify", two.passport, "--person", "a-lee")
    assert (looked.code, "It would bring:\n" in looked.out) == (0, True)
    done = two.host("accept", two.passport, "--person", "a-lee")
    assert (done.code, "Fire safety, done 2026-06-01, good until 2027-05-31" in done.out) == (0, True)
    assert "nobody mapped" not in done.out
    assert "accepted" in two.host("list").out
    assert "Accepted from Org Care: stands." in two.host("show", "a-lee").out
    assert two.home("revoke", "ann", "--reason", "lost").code == 0
    two.home("revocations", "export", "--out", two.list)
    assert "took back of a-lee" in two.host("revocations", "import", two.list).out
    assert two.host("verify", two.passport).out.startswith("revoked: ")
    assert "People who hold a passport: 0" in two.home("scheme").out


def test_broken_shifts_end_with_a_code(two: Two) -> None:
    """Taking back what a rostered shift stood on names the shift and ends with 1."""
    two.issued()
    host = two.host_office
    host.change(t.Contract, 1, role=NURSE)
    assert two.host("accept", two.passport, "--person", "a-lee").code == 0
    host.assign(host.roster(), 1, host.shift(0, "07:00", "15:00", role=NURSE))
    done = two.host("decline", two.passport, "--reason", "no reference")
    assert done.code == 1
    assert "Shifts that this breaks:\n  D Mon 23 Nov 07:00–15:00" in done.out


def test_answers_for_machines(two: Two) -> None:
    """Each verb answers with one JSON document."""
    two.issued()
    for side, words in (
        (two.home, ("key", "list")),
        (two.home, ("list",)),
        (two.home, ("show", "ann")),
        (two.home, ("scheme",)),
        (two.home, ("revocations", "export", "--out", two.list)),
        (two.home, ("key", "card", "--out", two.card)),
        (two.host, ("trust", "list")),
        (two.host, ("mapping", "list")),
        (two.host, ("mapping", "set", "cstf:x", "fire", "--months", "6")),
        (two.host, ("mapping", "drop", "cstf:x")),
        (two.host, ("verify", two.passport, "--person", "a-lee")),
        (two.host, ("accept", two.passport, "--person", "a-lee")),
        (two.host, ("decline", two.passport, "--reason", "no need")),
        (two.home, ("issue", "ann", "--replace", "--out", two.passport)),
        (two.home, ("consent", "withdraw", "ann", "--means", "letter")),
        (two.host, ("trust", "remove", "org")),
    ):
        done = side(*words, "--json")
        assert (done.code, done.err) == (0, ""), words
        assert isinstance(json.loads(done.out), dict)
    verified = json.loads(two.host("verify", two.passport, "--json").out)
    assert verified["reason"] == "unknown_issuer"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify", "nowhere.passport"), "cannot be read"),
        (("issue", "ann"), "--out FILE"),
        (("issue", "ann", "--out", "/nowhere/ann.passport"), "cannot be written"),
        (("key", "card"), "--out FILE"),
        (("revocations", "export"), "--out FILE"),
        (("key", "card", "--out", "x.card"), "no key to sign with"),
        (("grant", "ann", "--identity-seen", "soon"), "soon"),
        (("mapping", "set", "cstf:x", "fire", "--months", "many"), "--months"),
        (("consent", "give", "ann", "--means", "dream", "--words", "May we?"), "no means"),
        (("accept", "nowhere.passport"), "--person"),
    ],
)
def test_what_is_refused(two: Two, words: tuple[str, ...], said: str) -> None:
    """What cannot be is refused in one sentence, with code 2."""
    done = two.home(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_a_file_of_ten_megabytes(two: Two) -> None:
    """A large file is told as such and no more than 256 KB of it are read."""
    two.passport.write_bytes(b"[" * 10 * 1024 * 1024)
    done = two.host("verify", two.passport)
    assert (done.code, done.out.partition(":")[0]) == (1, "too_large")


def test_the_same_file_again(two: Two) -> None:
    """A lost file is written again, byte for byte."""
    two.issued()
    before = two.passport.read_bytes()
    assert two.home("show", "ann", "--out", two.passport).code == 0
    assert two.passport.read_bytes() == before


def test_nothing_heavy_for_help() -> None:
    """The commands load neither the store nor a signature's library before they run."""
    code = (
        "import sys, argparse; from rostering.cli import passport; passport.arguments(argparse.ArgumentParser());"
        "print(sorted({'cryptography', 'rfc8785', 'sqlmodel', 'pendulum'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
