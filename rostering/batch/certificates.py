"""Who somebody is to a cluster that speaks TLS: the files, handed on as they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rostering.errors import BadInputError


@dataclass(frozen=True)
class Certificates:
    """The authority that signed the cluster's certificates, and one's own certificate and key, as PEM files.

    What is None is left to the engine's own settings.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        for file in (self.authority, self.certificate, self.key):
            if file is not None and not file.is_file():
                raise BadInputError(f"There is no file {file}; name the PEM file of the certificate or key.")

    @property
    def any(self) -> bool:
        """Whether one is named at all."""
        return any((self.authority, self.certificate, self.key))
