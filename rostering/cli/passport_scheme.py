"""`rota passport` between organisations: keys, trust, revocation lists, the mapping of training, consent, figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_whole
from rostering.errors import BadInputError, ExitCode
from rostering.passports.wording import said_revoked, said_taken_back
from rostering.written import writable, write_text

if TYPE_CHECKING:
    from rostering.passports.recognised import Recognition

Run = Callable[[argparse.Namespace, Context], int]
NOTHING = "none"
COUNTS = ("waiting", "refused", "issued", "revoked", "holders", "accepted", "declined")  # of a member of the scheme


def organisation_argument(parser: argparse.ArgumentParser) -> None:
    """For which organisation a verb acts."""
    parser.add_argument("--organisation", metavar="CODE", help="for this organisation (the actor's, or the only one)")


def consent_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of consent."""
    verbs = parser.add_subparsers(dest="what", metavar="give|withdraw", required=True)
    for name, help_ in (("give", "somebody agreed"), ("withdraw", "somebody took it back; their passport is revoked")):
        verb = verbs.add_parser(name, help=help_)
        verb.add_argument("person", metavar="PERSON", help="code, worker code or name")
        verb.add_argument("--means", default="", metavar="M", help="in_person, telephone, letter, message; needed")
        verb.add_argument("--on", metavar="DATE", help="when (today)")
        if name == "give":
            verb.add_argument("--words", default="", metavar="TEXT", help="the words put to the person; needed")
        organisation_argument(verb)


def arguments(verbs: Any) -> None:
    """The verbs between organisations."""

    def group(name: str, help_: str, **inner: str) -> dict[str, argparse.ArgumentParser]:
        parser = verbs.add_parser(name, help=help_)
        within = parser.add_subparsers(dest="what", metavar="|".join(inner), required=True)
        made = {what: within.add_parser(what, help=text) for what, text in inner.items()}
        for one in made.values():
            organisation_argument(one)
        return made

    key = group(
        "key",
        "the keys that an organisation signs with",
        make="make one; the one before it signs no more",
        list="keys, their fingerprints, and where the private halves lie",
        card="write the card that tells others the public halves",
    )
    key["card"].add_argument("--out", metavar="FILE", help="the file; needed")
    trust = group(
        "trust",
        "whose passports are believed",
        add="believe an issuer by its card",
        list="trusted issuers and keys, and how old their revocation lists are",
        remove="believe an issuer, or one of its keys, no more",
    )
    trust["add"].add_argument("file", metavar="CARD")
    trust["add"].add_argument("--fingerprint", metavar="TEXT", help="what the issuer read out over the telephone")
    trust["remove"].add_argument("issuer", metavar="ISSUER")
    trust["remove"].add_argument("--key", metavar="KEY", help="this key only")
    lists = group(
        "revocations",
        "the lists of revoked passports",
        export="write the list of those revoked here, to hand on",
        **{"import": "take in the list of an issuer; what came from those on it is taken back"},
    )
    lists["export"].add_argument("--out", metavar="FILE", help="the file; needed")
    lists["import"].add_argument("file", metavar="FILE")
    mapping = group(
        "mapping",
        "which training of others is which skill here",
        list="every category that is mapped",
        set="say what a category is here",
        drop="take back what was said",
    )
    mapping["set"].add_argument("category", metavar="CATEGORY", help="with its scheme: cstf:fire_safety")
    mapping["set"].add_argument("skill", metavar="SKILL", help=f"a skill, or '{NOTHING}': not recognised")
    mapping["set"].add_argument("--months", metavar="N", help="recognised for so long at the most")
    mapping["drop"].add_argument("category", metavar="CATEGORY")
    organisation_argument(verbs.add_parser("scheme", help="who has joined, and how many people hold a passport"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Run one of the verbs of this file."""
    runs: Mapping[str, Run] = {
        "consent": _consent,
        "key": _key,
        "trust": _trust,
        "revocations": _revocations,
        "mapping": _mapping,
        "scheme": _scheme,
    }
    return runs[arguments.verb](arguments, context)


def _consent(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.consent import give_consent, withdraw_consent

    who = (context.store(), context.actor_name, arguments.person, arguments.means)
    on, revoked = typed_date(arguments.on), None
    if arguments.what == "give":
        line = give_consent(*who, arguments.words, on, arguments.organisation)
    else:
        line, revoked = withdraw_consent(*who, on, arguments.organisation)
    if context.json:
        context.output.json({"consent": line, "revoked": revoked})
    elif line.withdrawn_on is None:
        context.output.text(f"The consent of {line.person} is recorded: given {line.given_on} ({line.means}).")
    else:
        context.output.text(f"The consent of {line.person} is withdrawn: {line.withdrawn_on} ({line.withdrawn_means}).")
        context.output.text(() if revoked is None else said_revoked(revoked))
    broken = revoked is not None and any(one.broken for one in revoked.taken_back)
    return ExitCode.LOOK if broken else ExitCode.DONE


def _key(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.keys import list_keys, make_card, make_key
    from rostering.passports.signature import canonical

    who = (context.store(), context.actor_name, arguments.organisation)
    if arguments.what == "card":
        if arguments.out is None:
            raise BadInputError("A card is a file to hand on; say where to write it with --out FILE.")
        card = make_card(*who)
        write_text(writable(arguments.out), canonical(card.json()).decode("utf-8"))
        if context.json:
            context.output.json({"card": card.json(), "fingerprints": [one.fingerprint for one in card.keys]})
            return ExitCode.DONE
        context.output.text(f"The card was written to {arguments.out}; read its fingerprint out to whom you send it:")
        context.output.text(f"  {one.key}: {one.fingerprint}" for one in card.keys if one.until_at is None)
        return ExitCode.DONE
    lines = (make_key(*who),) if arguments.what == "make" else list_keys(*who)
    return context.listed(
        {"keys": [_key_json(one) for one in lines]},
        ("key", "fingerprint", "made", "signs", "private half"),
        [
            (
                one.key,
                one.fingerprint,
                f"{one.made_at:%d/%m/%Y}",
                "yes" if one.retired_at is None else f"until {one.retired_at:%d/%m/%Y}",
                one.path if one.is_here else f"{one.path} (not here)",
            )
            for one in lines
        ],
        "There is no key yet; 'rota passport key make' makes one.",
    )


def _key_json(one: Any) -> dict[str, Any]:
    names = ("key", "fingerprint", "made_by", "made_at", "retired_at", "is_here")
    return {name: getattr(one, name) for name in names} | {"path": str(one.path)}


def _trust(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.sealed import read_file
    from rostering.passports.trust import distrust, list_trusted, trust

    who = (context.store(), context.actor_name)
    if arguments.what == "add":
        added = trust(*who, read_file(arguments.file), arguments.fingerprint, arguments.organisation)
        if context.json:
            context.output.json({"issuer": added.card.issuer, "new": added.new, "ended": added.ended})
            return ExitCode.DONE
        context.output.text(f"{added.card.name} ({added.card.issuer}) is trusted.")
        context.output.text(f"  new key {one.key}, fingerprint {one.fingerprint}" for one in added.new)
        context.output.text(f"  key {one.key} signs no more" for one in added.ended)
        if arguments.fingerprint is None:
            context.diagnostics.note("Compare the fingerprint with the issuer over the telephone.")
        return ExitCode.DONE
    if arguments.what == "remove":
        names = distrust(*who, arguments.issuer, arguments.key, arguments.organisation)
        said = f"Trusted no more: {', '.join(names)}; what was accepted stands until it is declined."
        return context.told({"removed": names}, said)
    lines = list_trusted(*who, arguments.organisation)
    return context.listed(
        {"trusted": lines},
        ("issuer", "name", "key", "fingerprint", "signs", "list made"),
        [
            (
                one.issuer,
                one.name,
                one.key,
                one.fingerprint,
                "yes" if one.until_at is None else f"until {one.until_at:%d/%m/%Y}",
                "never" if one.list_made is None else f"{one.list_made:%d/%m/%Y}",
            )
            for one in lines
        ],
        "Nobody is trusted yet; 'rota passport trust add' takes an issuer's card in.",
    )


def _revocations(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.revocations import export_revocations, import_revocations
    from rostering.passports.sealed import read_file

    who = (context.store(), context.actor_name)
    if arguments.what == "export":
        if arguments.out is None:
            raise BadInputError("A list is a file to hand on; say where to write it with --out FILE.")
        out = writable(arguments.out)
        exported = export_revocations(*who, arguments.organisation)
        write_text(out, exported.file.decode("utf-8"))
        document = {"file": arguments.out, "made": exported.made, "revoked": exported.revoked}
        return context.told(document, f"The list, {exported.revoked} revoked, was written to {arguments.out}.")
    taken = import_revocations(*who, read_file(arguments.file), arguments.organisation)
    if context.json:
        context.output.json({"imported": taken})
    else:
        context.output.text(
            f"The list of {taken.issuer}, made {taken.made:%d/%m/%Y %H:%M} UTC, {taken.revoked} revoked, was taken in."
        )
        for one in taken.taken_back:
            context.output.text(said_taken_back(one))
    return ExitCode.LOOK if any(one.broken for one in taken.taken_back) else ExitCode.DONE


def _mapping(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.recognised import map_training, mapping, unmap_training

    who = (context.store(), context.actor_name)
    if arguments.what == "set":
        months = None if arguments.months is None else typed_whole(arguments.months, "--months", 120)
        skill = None if arguments.skill == NOTHING else arguments.skill
        mapped = map_training(*who, arguments.category, skill, months, arguments.organisation)
        lines: tuple[Recognition, ...] = (mapped,)
    elif arguments.what == "drop":
        lines = (unmap_training(*who, arguments.category, arguments.organisation),)
    else:
        lines = mapping(*who, arguments.organisation)
    return context.listed(
        {"mapping": lines},
        ("category", "is here", "months", "by", "why not"),
        [(one.category, one.code or "not recognised", one.interval(None), one.by, one.why) for one in lines],
        "No category is mapped.",
    )


def _scheme(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.scheme import scheme

    figures = scheme(context.store(), context.actor_name, arguments.organisation)
    if context.json:
        context.output.json({"joined": figures.joined, "holders": figures.holders, "organisations": figures.members})
        return ExitCode.DONE
    context.output.text(f"Organisations that have joined: {figures.joined}")
    context.output.text(f"People who hold a passport: {figures.holders}")
    context.output.listed(
        ("organisation", "joined", "trusts", *COUNTS),
        [
            (
                one.organisation,
                "" if one.joined_on is None else f"{one.joined_on:%d/%m/%Y}",
                ", ".join(one.trusts),
                *(getattr(one, count) for count in COUNTS),
            )
            for one in figures.members
        ],
        "There is no organisation.",
    )
    return ExitCode.DONE
