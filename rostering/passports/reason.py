"""What became of looking at a signed document, in one word each, and the exception that carries it."""

from enum import StrEnum


class Reason(StrEnum):
    """One word for the result: `VERIFIED`, or the first thing that stands against the document."""

    VERIFIED = "verified"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    TOO_DEEP = "too_deep"
    NOT_JSON = "not_json"
    DUPLICATE_KEY = "duplicate_key"
    NOT_CANONICAL = "not_canonical"
    NO_PROOF = "no_proof"
    TWO_PROOFS = "two_proofs"
    OTHER_ALGORITHM = "other_algorithm"
    WRONG_SHAPE = "wrong_shape"
    IMPOSSIBLE_DATE = "impossible_date"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNKNOWN_KEY = "unknown_key"
    KEY_NOT_VALID = "key_not_valid"
    BAD_SIGNATURE = "bad_signature"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    STATUS_UNKNOWN = "status_unknown"


class UnfitError(Exception):
    """A document that cannot be believed: the reason, and a sentence that says what is wrong and what to do. `hint`
    names a command, as that of `RotaError` does."""

    def __init__(self, reason: Reason, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.hint = reason, sentence, hint
