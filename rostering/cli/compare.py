"""`rota compare`: what differs for whom between two versions of a roster, or in a proposal; and yes or no to it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.amendments import Stand
    from rostering.rosters.compare import Comparison, PersonDifference

SCHEMA = "rota-compare/1"


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument(
        "--amendment",
        dest="versions",
        action="append",
        default=[],
        metavar="N",
        help="after amendment N (0: as published); twice for both sides (default: 0 and now)",
    )
    parser.add_argument("--proposal", action="store_true", help="what stands, and the proposal that waits")
    parser.add_argument("--accept", action="store_true", help="make the proposal what stands")
    parser.add_argument("--refuse", action="store_true", help="put the proposal away")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.accept and arguments.refuse:
        raise BadInputError("Give --accept or --refuse, not both.")
    if arguments.accept or arguments.refuse:
        if arguments.versions:
            raise BadInputError("--amendment does not go with --accept or --refuse.")
        return _accept(arguments, context) if arguments.accept else _refuse(arguments, context)
    from rostering.rosters.compare import compare

    before, after = _versions(arguments)
    found = compare(
        context.store(),
        context.actor_name,
        period(arguments),
        arguments.setting,
        before=before,
        after=after,
        proposal=arguments.proposal,
    )
    if context.json:
        context.output.json({"schema": SCHEMA, "rosters": [_as_json(one) for one in found]})
        return ExitCode.DONE
    for one in found:
        _tell(context, one)
    return ExitCode.DONE


def _versions(arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    typed: list[str] = arguments.versions
    if len(typed) > 2 or (typed and arguments.proposal):
        raise BadInputError("Give --amendment once or twice, and not with --proposal.")
    for one in typed:
        if not (one.isascii() and one.isdigit() and len(one) < 7):
            raise BadInputError(f"'{one}' is no amendment: it is a number, 0 for the roster as it was published.")
    numbers = [int(one) for one in typed]
    return (numbers[0] if numbers else None), (numbers[1] if len(numbers) > 1 else None)


def _accept(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.proposals import accept_proposals

    found = accept_proposals(context.store(), context.actor_name, period(arguments), arguments.setting)
    if context.json:
        rows = [{"roster": one.roster, "version": one.version, "amendment": one.amendment} for one in found]
        context.output.json({"schema": SCHEMA, "accepted": rows})
        return ExitCode.DONE
    for one in found:
        number = "" if one.amendment is None else f" as amendment {one.amendment}"
        context.output.text(f"Accepted{number}: roster {one.roster} is at version {one.version}.")
        context.output.text([f"Look: {sentence}" for sentence in one.broken])
    if not found:
        context.output.text("Accepted; nothing differed.")
    return ExitCode.DONE


def _refuse(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.proposals import refuse_proposals

    found = refuse_proposals(context.store(), context.actor_name, period(arguments), arguments.setting)
    if context.json:
        context.output.json({"schema": SCHEMA, "refused": [one.id for one in found]})
    else:
        context.output.text([f"Refused: proposal {one.id} of roster {one.roster}; it stays as it is." for one in found])
    return ExitCode.DONE


def _tell(context: Context, found: Comparison) -> None:
    place = found.roster
    context.output.text(f"{place.label}: {found.before}, then {found.after}")
    if not found.people:
        context.output.text("  Nothing differs.")
    for line in person_lines(found.people):
        context.output.text(f"  {line}")


def person_lines(people: tuple[PersonDifference, ...]) -> list[str]:
    """One line a person: what differs for them."""
    return [f"{one.name} ({one.person}): {'; '.join(change.words for change in one.changes)}" for one in people]


def _as_json(found: Comparison) -> dict[str, Any]:
    place = found.roster
    return {
        "roster": place.id,
        "settings": list(place.homes),
        "from": str(place.horizon.first),
        "to": str(place.horizon.last),
        "before": found.before,
        "after": found.after,
        "people": people_json(found.people),
    }


def people_json(people: tuple[PersonDifference, ...]) -> list[dict[str, Any]]:
    """What differs, a person, as plain objects."""
    return [
        {
            "person": one.person,
            "name": one.name,
            "changes": [
                {
                    "shift": change.shift,
                    "code": change.code,
                    "day": str(change.day),
                    "setting": change.setting,
                    "before": _stand(change.before),
                    "after": _stand(change.after),
                }
                for change in one.changes
            ],
        }
        for one in people
    ]


def _stand(stand: Stand | None) -> dict[str, str] | None:
    if stand is None:
        return None
    return {
        "starts_at": stand.starts_at.isoformat(),
        "ends_at": stand.ends_at.isoformat(),
        "standing": stand.standing,
    }
