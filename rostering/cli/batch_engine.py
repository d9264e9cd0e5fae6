"""The options of `rota batch` that say who solves: the engine, how many processes, and who one is to a cluster."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.batch.certificates import Certificates


def engine_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--engine",
        default="local",
        metavar="E",
        help="local: processes of this machine (default); dask://HOST:PORT: a cluster; dask: a cluster made here",
    )
    parser.add_argument("--workers", metavar="K", help="how many solve at once (default: all cores)")
    parser.add_argument("--tls-ca-file", type=Path, metavar="FILE", help="who signed the cluster's certificates, PEM")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="one's own certificate for the cluster, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="the key of one's own certificate, PEM")


def certificates_named(arguments: argparse.Namespace) -> Certificates:
    """The files that were named. Raises BadInputError for one that is not there."""
    from rostering.batch.certificates import Certificates

    return Certificates(arguments.tls_ca_file, arguments.tls_cert, arguments.tls_key)
