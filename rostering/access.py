"""Who may do what: actors, the actions open to each role, and the one guard that every use case passes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering.errors import RefusedError

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

DEFAULT_NAME = "coordinator"
DEFAULT_ROLE = "administrator"

# Every action there is, as a sentence says it after 'may'.
ACTIONS: dict[str, str] = {
    "see": "see rosters",
    "solve": "solve rosters",
    "import": "import",
    "edit": "edit rosters",
    "export": "export",
    "publish": "publish rosters",
    "audit": "read the audit trail",
    "aid": "decide deployments",
    "waive": "waive rules",
    "agree": "agree lasting exceptions and ways of working, and cancel rest that is owed",
    "declare": "declare what is unknown about people",
    "outbreak": "open and close outbreaks and read who worked with whom",
    "restrict": "record restrictions and clearances",
    "lift": "lift a restriction before its end",
    "rules": "change the rules in force",
    "policies": "choose policies",
    "pipeline": "record who is on the way in, sessions and recalls",
    "sign": "sign checks and who is deployable",
    "passport": "grant, issue, accept and revoke passports, and say whom to trust",
    "authorise": "open a dear tier to booking",
    "overrule": "set limits of leave, entitlements and windows, or grant against them",
    "demo": "make the demo",
    "store": "upgrade, back up or restore the store",
    "user": "say who may use the store",
}
# What each role may do.
PERMITTED: dict[str, frozenset[str]] = {
    "scheduler": frozenset({"see", "solve"}),
    # Whoever may waive at all: the rule itself says which role may waive it.
    "coordinator": frozenset({"see", "solve", "import", "edit", "export", "pipeline", "waive"}),
    "manager": frozenset(
        {
            *("see", "solve", "import", "edit", "export", "publish", "audit", "aid", "outbreak", "pipeline", "sign"),
            *("waive", "agree", "declare", "restrict", "rules", "policies", "passport", "authorise", "overrule"),
        }
    ),
    "registered_manager": frozenset(
        {
            *("see", "solve", "import", "edit", "export", "publish", "audit", "aid", "outbreak", "pipeline", "sign"),
            *(
                "waive",
                "agree",
                "declare",
                "restrict",
                "lift",
                "rules",
                "policies",
                "passport",
                "authorise",
                "overrule",
            ),
        }
    ),
    "administrator": frozenset(ACTIONS),
}
ROLES = tuple(PERMITTED)
DELEGATED = "aid"  # the only action that somebody may take in another's place
# Those who answer for a roster, the lowest first: what one of them may let pass, those after it may too.
ANSWERING = ("coordinator", "manager", "registered_manager", "administrator")


@dataclass(frozen=True)
class Acting:
    """A named person who acts in a role, for one organisation (its code) or, with None, for the whole installation;
    a deputy with the role of the approver `in_place_of` whom they decide deployments."""

    name: str
    role: str
    organisation: str | None = None
    in_place_of: str | None = None

    def __post_init__(self) -> None:
        if self.role not in PERMITTED:
            raise ValueError(f"no role '{self.role}'")


DEFAULT = Acting(DEFAULT_NAME, DEFAULT_ROLE)


def guard(actor: Acting, action: str, organisation: str | None = None) -> None:
    """Let the action pass, or raise RefusedError with a sentence that says who may do it.

    `organisation` is the code of the organisation acted for; None means the whole installation, which an actor bound
    to one organisation may not act for. An action nobody has defined is a fault (ValueError).
    """
    if action not in ACTIONS:
        raise ValueError(f"no action '{action}'")
    if action not in PERMITTED[actor.role]:
        able = ", ".join(_words(role) for role, actions in PERMITTED.items() if action in actions)
        raise RefusedError(
            f"{actor.name} ({_words(actor.role)}) may not {ACTIONS[action]}; that takes one of these roles: {able}.",
            hint=" (choose the actor with --as NAME)",
        )
    if actor.in_place_of is not None and action != DELEGATED:
        raise RefusedError(f"{actor.name} decides deployments in place of {actor.in_place_of}, and nothing else.")
    if actor.organisation is not None and actor.organisation != organisation:
        what = f"organisation {organisation}" if organisation else "the whole installation"
        raise RefusedError(
            f"{actor.name} acts for organisation {actor.organisation} only, not for {what}.",
            hint="; choose another actor with --as NAME",
        )


def is_at_least(role: str, lowest: Iterable[str]) -> bool:
    """Whether a role is one of those named, or answers for more than one of them does.

    Names that are no role of the product (somebody outside it) let nobody pass.
    """
    named = [ANSWERING.index(one) for one in lowest if one in ANSWERING]
    return bool(named) and role in ANSWERING and ANSWERING.index(role) >= min(named)


def acting(session: Session, name: str | None) -> Acting:
    """The actor of that name, or the store's default actor when nobody is named.

    A store without actors (one that does not exist yet) has the default actor it will be made with. Raises
    RefusedError, naming the actors there are, for an unknown name, or for none where there is no default.
    """
    from sqlmodel import col, select

    from rostering.store.tables import Actor, Organisation

    rows = session.exec(
        select(Actor.name, Actor.role, Organisation.code, Actor.is_default)
        .join(Organisation, col(Organisation.id) == col(Actor.organisation_id), isouter=True)
        .order_by(col(Actor.name))
    ).all()
    known = {row[0]: Acting(row[0], row[1], row[2]) for row in rows} or {DEFAULT.name: DEFAULT}
    if name is not None:
        if name in known:
            return known[name]
        raise RefusedError(f"Nobody called '{name}' may use this store; it knows: {', '.join(known)}.")
    defaults = [row[0] for row in rows if row[3]] if rows else [DEFAULT.name]
    if len(defaults) == 1:
        return known[defaults[0]]
    raise RefusedError(f"Say who you are with --as NAME or ROTA_USER; this store knows: {', '.join(known)}.")


def standing_in(session: Session, actor: Acting, on: date) -> list[Acting]:
    """The actor as deputy of others on a day: once for each approver who named them, with that approver's role and for
    the organisation they were named for. Empty where the deputy acts for another organisation by now."""
    from sqlmodel import col, select

    from rostering.store.tables import Actor, ApproverDeputy, Organisation

    d = ApproverDeputy
    rows = session.exec(
        select(Actor.name, Actor.role, Organisation.code)
        .join(d, col(d.approver) == col(Actor.name))
        .join(Organisation, col(Organisation.id) == col(d.organisation_id))
        .where(
            d.deputy == actor.name,
            col(d.from_on) <= on,
            col(d.until_on) >= on,
            col(d.ended_at).is_(None),
            col(Actor.organisation_id).is_(None) | (col(Actor.organisation_id) == col(d.organisation_id)),
        )
        .order_by(col(d.id))
    ).all()
    return [
        Acting(actor.name, role, organisation, in_place_of=approver)
        for approver, role, organisation in rows
        if actor.organisation in (None, organisation)
    ]


def _words(role: str) -> str:
    return role.replace("_", " ")
