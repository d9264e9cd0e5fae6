"""What can go wrong, as the person who meets it reads it: one sentence and the exit code it ends with."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The program's exit codes; nothing else ends it with another."""

    DONE = 0
    LOOK = 1  # done, but the user must look
    BAD_INPUT = 2
    STORE = 3
    FAULT = 70
    INTERRUPTED = 130


class RotaError(Exception):
    """A failure that is told in one sentence: what is wrong, where, and what to do about it.

    `sentence` holds wherever it is read. `hint` names a command, for who can type one: words that go before the
    sentence's full stop.
    """

    exit_code = ExitCode.FAULT

    def __init__(self, sentence: str, hint: str = "") -> None:
        self.sentence, self.hint = sentence, hint
        super().__init__(self.in_full)

    @property
    def in_full(self) -> str:
        """The sentence with its hint."""
        return f"{self.sentence.removesuffix('.')}{self.hint}." if self.hint else self.sentence


class BadInputError(RotaError):
    """Input, usage or an id that cannot be used; nothing was changed."""

    exit_code = ExitCode.BAD_INPUT


class RefusedError(RotaError):
    """The actor may not do this; nothing was changed."""

    exit_code = ExitCode.BAD_INPUT


class StoreError(RotaError):
    """The store is unavailable, damaged or newer than this program; it was left untouched."""

    exit_code = ExitCode.STORE


class StoreAwayError(StoreError):
    """The store cannot be had just now: nothing was saved, and the same may be tried again in a while."""
