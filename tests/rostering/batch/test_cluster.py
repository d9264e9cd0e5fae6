"""A cluster as the engine of a batch: the same answers as here, and what becomes of workers and schedulers lost."""

import datetime
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rostering.batch import cluster_work, dask_engine
from rostering.batch.answering import STOPPED, answer
from rostering.batch.certificates import Certificates
from rostering.batch.engine import Answer, EngineError, Posed
from rostering.batch.engines import open_engine
from rostering.errors import BadInputError, ExitCode
from rostering.version import VERSION
from solver.stop import Stop
from tests.rostering.batch.clusters import answers, cluster, named, older_program, posed, worker_process
from tests.solver.search.ward import ward

distributed = pytest.importorskip("distributed", reason="skipped: the library of clusters is not installed")


@pytest.fixture(scope="module")
def threads() -> Iterator[Any]:
    """A cluster of two workers in this process."""
    with cluster() as made:
        yield made


def roster_of(one: Answer) -> Any:
    assert one.failure is None
    assert one.result is not None
    return json.loads(one.result)["assignments"]


def test_a_cluster_answers_as_this_machine_does(threads: Any) -> None:
    """Problems solved by a cluster's workers have the rosters they have here; one that is no problem fails alone."""
    asked = [posed(f"ward {size}", ward(size, 7)) for size in (3, 4, 5)]
    broken = replace(asked[0], key="broken", problem=asked[0].problem[:100])
    with closing(open_engine(named(threads), 1)) as engine:
        assert (engine.cores, engine.capacity) == (2, 4)
        for one in (*asked, broken):
            engine.submit(one)
        found = answers(engine, 4)
        assert engine.next(0.05) is None
    for one in asked:
        assert roster_of(found[one.key]) == roster_of(answer(one))
        assert found[one.key].version == VERSION
        assert found[one.key].worker in ("0", "1")
    assert "not JSON" in (found["broken"].failure or "")


def test_a_batch_that_is_stopped_ends_with_its_best(threads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is under way when everybody is asked to stop comes back with a roster, what nobody began as not begun."""
    begun = Semaphore(0)

    def beginning(one: Posed, stop: Stop, worker: str) -> Answer:
        begun.release()
        return answer(one, stop, worker)

    monkeypatch.setattr(cluster_work, "answer", beginning)
    long = [posed(f"ward {number}", ward(30, 28), seconds=100) for number in range(4)]
    with closing(open_engine(named(threads), 1)) as engine:
        for one in long:
            engine.submit(replace(one, allowance=replace(one.allowance, deterministic=False)))
        assert all(begun.acquire(timeout=60) for _ in range(2))
        engine.stop()
        began = time.monotonic()
        found = answers(engine, 4)
        assert time.monotonic() - began < 60
    best = [one for one in found.values() if one.result is not None]
    assert len(best) == 2
    assert {one.failure for one in found.values() if one.result is None} == {STOPPED}


def test_a_worker_of_another_version_is_given_nothing(threads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with another version of the program is named in one sentence; where all are, the engine says so."""
    monkeypatch.setattr(dask_engine, "VERSION", "9.9.9")
    monkeypatch.setattr(dask_engine, "ALONE_SECONDS", 0.0)
    monkeypatch.setattr(dask_engine, "LOOK_SECONDS", 0.1)
    told: list[str] = []
    with closing(open_engine(named(threads), 1, told=told.append)) as engine:
        assert sorted(told) == [
            f"The worker {number} has version {VERSION} of the program, this is 9.9.9; it is given nothing."
            for number in (0, 1)
        ]
        engine.submit(posed("ward", ward(3, 7)))
        with pytest.raises(EngineError, match="no worker that may be given anything") as refusal:
            answers(engine, 1)
    assert told[0] in refusal.value.sentence


def test_a_worker_that_leaves_has_its_work_done_elsewhere(threads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of a worker that goes, and work that only those who went might do, is done by who comes."""
    monkeypatch.setattr(dask_engine, "LOOK_SECONDS", 0.2)
    asked = [posed(f"ward {size}", ward(size, 14)) for size in (3, 4, 5, 6)]
    with cluster() as made, closing(open_engine(named(made), 1)) as engine:
        for one in asked:
            engine.submit(one)
        made.scale(0)
        time.sleep(0.5)
        made.scale(1)
        found = answers(engine, 4)
    for one in asked:
        assert roster_of(found[one.key]) == roster_of(answer(one))


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once nobody hands out any more, the engine says so in a sentence that ends the run with 'look'."""
    monkeypatch.setattr(dask_engine, "KNOCK_SECONDS", 2.0)
    monkeypatch.setattr(dask_engine, "LOOK_SECONDS", 0.1)
    with cluster(0) as made:
        engine = open_engine(named(made), 1)
        engine.submit(posed("ward", ward(3, 7)))
    with closing(engine), pytest.raises(EngineError, match="does not answer any more; what was solved is kept") as told:
        answers(engine, 1, seconds=20)
    assert told.value.exit_code is ExitCode.LOOK


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dask://127.0.0.1:1", "No cluster answers at tcp://127.0.0.1:1"),
        ("dask://somewhere", "names no cluster; write dask://HOST:PORT"),
        ("dask://:8786", "names no cluster"),
        ("spark://there:1", "There is no engine 'spark://there:1'; local solves on this machine, dask://HOST:PORT"),
    ],
)
def test_a_cluster_that_is_not_there_is_one_sentence(name: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer, or is no address, is bad input in one line."""
    monkeypatch.setattr(dask_engine, "KNOCK_SECONDS", 0.5)
    with pytest.raises(BadInputError, match=says) as refusal:
        open_engine(name, 1)
    assert "\n" not in refusal.value.sentence


def test_certificates_are_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that speaks TLS is joined with the files that are named, and not without them."""
    files = certificate(tmp_path)
    monkeypatch.setattr(dask_engine, "KNOCK_SECONDS", 2.0)
    secure = {
        f"tls_{who}_{what}": str(file)
        for who in ("scheduler", "worker", "client")
        for what, file in (("cert", files.certificate), ("key", files.key))
    }
    security = distributed.Security(tls_ca_file=str(files.authority), require_encryption=True, **secure)
    one = posed("ward", ward(3, 7))
    with cluster(1, protocol="tls", security=security) as made:
        assert named(made).startswith("dask+tls://")
        for name in (named(made), named(made).replace("dask+tls", "dask")):
            with closing(open_engine(name, 1, files)) as engine:
                engine.submit(one)
                assert roster_of(answers(engine, 1)["ward"]) == roster_of(answer(one))
        with pytest.raises(BadInputError, match="No cluster answers at"):
            open_engine(named(made), 1)
    with pytest.raises(BadInputError, match="There is no file"):
        Certificates(key=tmp_path / "none.pem")


def certificate(folder: Path) -> Certificates:
    """A certificate of this machine that is its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rota tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / "key.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return Certificates(pem, pem, private)


@pytest.mark.slow
def test_killed_and_older_workers_change_nothing(tmp_path: Path) -> None:
    """With one worker killed in the middle and one of an older version beside, every problem has its one answer, and
    it is the one that an undisturbed machine gives."""
    asked = [posed(f"ward {number}", ward(8 + number % 3, 21)) for number in range(8)]
    told: list[str] = []
    with cluster(0) as made:
        workers = [worker_process(made.scheduler_address, name) for name in ("a", "b")]
        workers.append(worker_process(made.scheduler_address, "old", older_program(tmp_path)))
        try:
            wait_for_workers(made, 3)
            with closing(open_engine(named(made), 1, told=told.append)) as engine:
                for one in asked:
                    engine.submit(one)
                found = answers(engine, 1)
                workers[0].kill()
                found |= answers(engine, len(asked) - len(found))
        finally:
            for one_worker in workers:
                one_worker.kill()
                one_worker.wait()
    assert told == [f"The worker old has version 0.0.9 of the program, this is {VERSION}; it is given nothing."]
    assert {one.worker for one in found.values()} <= {"a", "b"}
    for one in asked:
        assert roster_of(found[one.key]) == roster_of(answer(one))


def wait_for_workers(made: Any, number: int) -> None:
    with distributed.Client(made, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=120)
