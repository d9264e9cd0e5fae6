"""`rota passport`: a person's passport from the application to the end, and what others make of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from rostering.cli import passport_scheme
from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode
from rostering.passports.wording import page_lines, said_content, said_harvest, said_revoked, said_taken_back
from rostering.written import writable, write_text

Run = Callable[[argparse.Namespace, Context], int]


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    def verb(name: str, help_: str, person: bool = True) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=help_)
        if person:
            made.add_argument("person", metavar="PERSON", help="code, worker code or name")
        passport_scheme.organisation_argument(made)
        return made

    verb("list", "applications, passports issued and passports answered", person=False)
    shown = verb("show", "one person's passport, consents, and what came from it")
    shown.add_argument("--out", metavar="FILE", help="write the file of the passport that is good once more")
    verb("apply", "record that somebody asks for a passport")
    grant = verb("grant", "grant the application that waits")
    grant.add_argument("--identity-seen", metavar="DATE", help="when the person's papers were seen; needed")
    refuse = verb("refuse", "refuse the application that waits")
    refuse.add_argument("--reason", default="", metavar="WHY", help="why; needed, and never a word about health")
    consents = verbs.add_parser("consent", help="record that somebody agreed to share, or took that back")
    passport_scheme.consent_arguments(consents)
    issue = verb("issue", "sign a passport and write its file")
    issue.add_argument("--out", metavar="FILE", help="the file; needed")
    issue.add_argument("--from", dest="first", metavar="DATE", help="the first day (now)")
    issue.add_argument("--until", metavar="DATE", help="the last day (a year on)")
    issue.add_argument("--replace", action="store_true", help="revoke the one that is good")
    revoke = verb("revoke", "revoke the passport that is good")
    revoke.add_argument("--reason", default="", metavar="WORD", help="left, lost, error, training_expired, …; needed")
    verify = verb("verify", "look at a passport offline: does it hold, and what would it bring", person=False)
    verify.add_argument("file", metavar="FILE")
    verify.add_argument("--person", metavar="PERSON", help="tell what it would bring to this person")
    accept = verb("accept", "take what is recognised of a passport into the store", person=False)
    accept.add_argument("file", metavar="FILE")
    accept.add_argument("--person", required=True, metavar="PERSON", help="whose it is: code, worker code or name")
    accept.add_argument(
        "--without", action="append", default=[], metavar="WHAT", help="a category, body or check left out"
    )
    decline = verb("decline", "decline a passport, or take back what an accepted one brought", person=False)
    decline.add_argument("file", metavar="FILE")
    decline.add_argument("--reason", default="", metavar="WHY", help="why; needed, and never a word about health")
    passport_scheme.arguments(verbs)


def run(arguments: argparse.Namespace, context: Context) -> int:
    runs: Mapping[str, Run] = {
        "list": _list,
        "show": _show,
        "apply": _apply,
        "grant": _apply,
        "refuse": _apply,
        "issue": _issue,
        "revoke": _revoke,
        "verify": _verify,
        "accept": _accept,
        "decline": _decline,
    }
    return (runs.get(arguments.verb) or passport_scheme.run)(arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.listing import overview

    shown = overview(context.store(), context.actor_name, arguments.organisation)
    if context.json:
        context.output.json(
            {
                "applications": [{"organisation": code, "application": line} for code, line in shown.applications],
                "issued": shown.issued,
                "answers": shown.answers,
            }
        )
        return ExitCode.DONE
    context.output.listed(
        ("at", "person", "application", "decided by", "reason"),
        [(code, one.person, one.state, one.decided_by, one.reason) for code, one in shown.applications],
        "Nobody has applied for a passport.",
    )
    context.output.text("")
    context.output.listed(
        ("issued by", "person", "state", "from", "until", "otherwise today", "number"),
        [
            (
                one.organisation,
                one.person,
                one.state if one.revoked_for is None else f"{one.state}: {one.revoked_for}",
                f"{one.valid_from:%d/%m/%Y}",
                f"{one.valid_until:%d/%m/%Y}",
                ", ".join(one.differs),
                one.number,
            )
            for one in shown.issued
        ],
        "No passport was issued.",
    )
    context.output.text("")
    context.output.listed(
        ("answered by", "person", "issuer", "answer", "state", "facts", "reason", "number"),
        [
            (one.organisation, one.person, one.issuer, one.answer, one.state, len(one.facts), one.reason, one.number)
            for one in shown.answers
        ],
        "No passport of others was answered.",
    )
    return ExitCode.DONE


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.listing import page, passport_file

    who = (context.store(), context.actor_name, arguments.person, arguments.organisation)
    if arguments.out is not None:
        out = writable(arguments.out)
        write_text(out, passport_file(*who).decode("utf-8"))
        context.diagnostics.note(f"The passport was written to {out}.")
    shown = page(*who)
    if context.json:
        document = None if shown.document is None else shown.document.json()
        context.output.json(
            {
                "application": shown.application,
                "consents": shown.consents,
                "issued": shown.issued,
                "answers": shown.answers,
                "passport": document,
            }
        )
        return ExitCode.DONE
    context.output.text(page_lines(shown) or ["Nothing is recorded about a passport."])
    return ExitCode.DONE


def _apply(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports import applications

    who = (context.store(), context.actor_name, arguments.person)
    if arguments.verb == "apply":
        line = applications.apply(*who, arguments.organisation)
    elif arguments.verb == "grant":
        line = applications.grant(*who, typed_date(arguments.identity_seen), arguments.organisation)
    else:
        line = applications.refuse_application(*who, arguments.reason, arguments.organisation)
    why = f" ({line.reason})" if line.reason else ""
    return context.told({"application": line}, f"The passport of {line.name} ({line.person}): {line.state}{why}.")


def _issue(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.issue import issue

    if arguments.out is None:
        raise BadInputError("A passport is a file to hand on; say where to write it with --out FILE.")
    out = writable(arguments.out)
    issued = issue(
        context.store(),
        context.actor_name,
        arguments.person,
        from_on=typed_date(arguments.first),
        until=typed_date(arguments.until),
        replace=arguments.replace,
        organisation=arguments.organisation,
    )
    write_text(out, issued.file.decode("utf-8"))
    if context.json:
        context.output.json(
            {"number": issued.number, "file": str(out), "passport": issued.document.json(), "replaced": issued.replaced}
        )
    else:
        context.output.text(f"The passport {issued.number} was written to {out}.")
        context.output.text(said_content(issued.document))
        context.output.text(() if issued.replaced is None else said_revoked(issued.replaced))
    broken = issued.replaced is not None and any(one.broken for one in issued.replaced.taken_back)
    return ExitCode.LOOK if broken else ExitCode.DONE


def _revoke(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.revoke import revoke

    done = revoke(context.store(), context.actor_name, arguments.person, arguments.reason, arguments.organisation)
    export = "Others learn it from the next list: 'rota passport revocations export'."
    context.told({"revoked": done}, (*said_revoked(done), export))
    return ExitCode.LOOK if any(one.broken for one in done.taken_back) else ExitCode.DONE


def _verify(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.answer import would_bring
    from rostering.passports.sealed import read_file
    from rostering.passports.verify import verify

    data = read_file(arguments.file)
    judged = verify(context.store(), context.actor_name, data, arguments.organisation)
    harvest = None
    if judged.holds and arguments.person is not None:
        _, harvest = would_bring(context.store(), context.actor_name, data, arguments.person, arguments.organisation)
    if context.json:
        context.output.json(
            {
                "reason": str(judged.reason),
                "sentence": judged.sentence,
                "unknown": judged.unknown,
                "notes": judged.notes,
                "passport": None if judged.document is None else judged.document.json(),
                "brings": None if harvest is None else [one.words for one in harvest.brought],
                "leaves": None if harvest is None else harvest.left,
            }
        )
    else:
        context.output.text(f"{judged.reason}: {judged.sentence.removesuffix('.')}{judged.hint}.")
        context.output.text(judged.told)
        if judged.document is not None and judged.holds:
            context.output.text(said_content(judged.document))
        if harvest is not None:
            context.output.text(said_harvest([one.words for one in harvest.brought], harvest.left, "It would bring"))
    return ExitCode.DONE if judged.holds else ExitCode.LOOK


def _accept(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.answer import accept
    from rostering.passports.sealed import read_file

    done = accept(
        context.store(),
        context.actor_name,
        read_file(arguments.file),
        arguments.person,
        without=arguments.without,
        organisation=arguments.organisation,
    )
    brought = said_harvest(done.brought, done.left, "It brought")
    first = f"The passport {done.number} was accepted for {done.person}."
    return context.told({"accepted": done}, (first, *brought, *done.notes))


def _decline(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.passports.answer import decline
    from rostering.passports.sealed import read_file

    data = read_file(arguments.file)
    done = decline(context.store(), context.actor_name, data, arguments.reason, arguments.organisation)
    ended = () if done.taken_back is None else said_taken_back(done.taken_back)
    context.told({"declined": done}, (f"The passport {done.number} was declined: {done.reason}.", *ended))
    return ExitCode.LOOK if done.taken_back is not None and done.taken_back.broken else ExitCode.DONE
