"""Telling a reason from a name: what somebody writes must never say why a person is restricted."""

import re

from rostering.errors import BadInputError

LONGEST_NAME = 60
MOST_WORDS = 6

# Words that speak of health or give a reason, but for those that are surnames too. Caution costs a second try; a word
# let through stays for years.
_HEALTH = re.compile(
    r"\b(?:sick\w*|ill|illness\w*|pregnan\w*|expecting|maternity|disab\w*|diagnos\w*|depress\w*|anxi\w*|stress\w*|"
    r"cancer|injur\w*|surger\w*|medical\w*|epilep\w*|seizure\w*|diabet\w*|asthma\w*|migraine\w*|hiv|covid\w*|"
    r"immun\w*|allerg\w*|hernia\w*|fractur\w*|condition\w*|symptom\w*|treatment\w*|therapy|shielding|vulnerable|"
    r"unwell|unfit|health|mental|trimester|disease\w*|"
    r"(?:heart|lung|back|knee|hip) (?:pain|problem|trouble|attack)\w*)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\b(?:because|due to|owing|since|reason\w*|after|caused|following|assessment)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w .,'’()-]*")


def looks_like_a_reason(text: str) -> bool:
    """Whether a text may speak of somebody's health, or says why."""
    return bool(_HEALTH.search(text) or _BECAUSE.search(text))


def speaks_of_health(text: str) -> bool:
    """Whether a text may speak of somebody's health."""
    return bool(_HEALTH.search(text))


def few_words(typed: str, longest: int, wanted: str, *, health: str) -> str:
    """What somebody wrote for others to read, with single spaces between its words.

    Raises BadInputError with what is `wanted` where it is missing or longer than so many letters, and with the sentence
    `health` where it may speak of somebody's health.
    """
    said = " ".join(typed.split())
    if not 0 < len(said) <= longest:
        raise BadInputError(f"{wanted} (at most {longest} letters).")
    if speaks_of_health(said):
        raise BadInputError(health)
    return said


def short_note(typed: str | None, longest: int, what: str = "A note") -> str | None:
    """A note beside something else, None where nothing is written. Raises BadInputError for one that is longer than so
    many letters or may speak of somebody's health."""
    said = " ".join((typed or "").split())
    if len(said) > longest or speaks_of_health(said):
        raise BadInputError(f"{what} has at most {longest} letters and says nothing about anybody's health.")
    return said or None


def is_a_name(text: str) -> bool:
    """Whether a text can be the name of whoever signs: a few words that begin with a letter, and no reason."""
    plain = text.strip()
    shaped = bool(_NAME.fullmatch(plain)) and len(plain) <= LONGEST_NAME and len(plain.split()) <= MOST_WORDS
    return shaped and not looks_like_a_reason(plain)
