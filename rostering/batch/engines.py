"""Which engine carries a batch: `local`, processes of this machine, or a cluster, named by its address."""

from __future__ import annotations

from collections.abc import Callable

from rostering.batch.certificates import Certificates
from rostering.batch.engine import Engine
from rostering.errors import BadInputError

LOCAL, DASK = "local", "dask"
DASK_SCHEMES = ("dask://", "dask+tls://")


def open_engine(
    name: str,
    processes: int,
    certificates: Certificates | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Engine:
    """The engine of that name; `told` hears in a sentence what is amiss there and stops nothing. Raises BadInputError
    for one nobody knows, and for one that does not answer."""
    if name == LOCAL:
        from rostering.batch.local_engine import LocalEngine

        return LocalEngine(processes)
    if name == DASK or name.startswith(DASK_SCHEMES):
        from rostering.batch.dask_engine import DaskEngine

        return DaskEngine(None if name == DASK else name, processes, certificates, told)
    raise BadInputError(
        f"There is no engine '{name}'; {LOCAL} solves on this machine, {DASK}://HOST:PORT on a cluster, {DASK} on one "
        "made here."
    )
