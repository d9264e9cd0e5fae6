"""Two coordinators and a batch on one server, for longer than a test usually lasts."""

import pytest

from benchmarks.postgres import measure
from tests.postgres_server import NoServerError


@pytest.mark.slow
def test_two_writers_and_a_batch_lose_nothing() -> None:
    """No edit is lost, nobody waits for each other for ever, the trail is whole, and batches end as they should."""
    try:
        outcome = measure(20)
    except NoServerError as reason:
        pytest.skip(f"skipped: {reason}")
    assert outcome.made > 0
    assert outcome.is_sound, outcome
