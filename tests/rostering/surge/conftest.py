"""The home in winter, ready for what may come."""

import pytest

from tests.rostering.office import Office
from tests.rostering.surge.region import furnish


@pytest.fixture
def home(office: Office) -> Office:
    """The home with everybody."""
    return furnish(office)
