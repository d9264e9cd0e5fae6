"""`rota deploy send` and `receive`: letters to and from organisations that keep a store of their own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.aid.letters.send import Posted

VERBS = ("send", "receive")


def arguments(verbs: Any) -> None:
    send = verbs.add_parser("send", help="sign what is to be told to an organisation with a store of its own")
    send.add_argument(
        "number", nargs="?", metavar="NUMBER", help="a deployment: its steps, or the busy times as they are"
    )
    send.add_argument("--person", metavar="PERSON", help="in place of a deployment: somebody who may be lent")
    send.add_argument("--to", metavar="ORG", help="with --person: whom to tell")
    send.add_argument("--organisation", metavar="CODE", help="with --person: who employs them")
    send.add_argument("--out", metavar="FOLDER", help="where the files go, each under its own name; needed")
    send.add_argument("--again", action="store_true", help="write every letter about it once more, as it was sent")
    receive = verbs.add_parser(
        "receive", help="take in a letter, if it is signed, meant for here and next in its order"
    )
    receive.add_argument("file", metavar="FILE")
    receive.add_argument("--person", metavar="PERSON", help="who it is about, where this store knows them already")


def run(arguments: argparse.Namespace, context: Context) -> int:
    return _send(arguments, context) if arguments.verb == "send" else _receive(arguments, context)


def _send(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.written import writable, write_text

    if arguments.out is None:
        raise BadInputError("Name the folder that the letters go to.", hint=" (with --out FOLDER)")
    folder = Path(arguments.out).expanduser()
    writable(str(folder / "letter"))
    posted = _posted(arguments, context)
    paths = [folder / one.name for one in posted]
    for path, one in zip(paths, posted, strict=True):
        write_text(path, one.file.decode("utf-8"))
    sent = [(str(path), one.words) for path, one in zip(paths, posted, strict=True)]
    letters = [{"file": path, "letter": words} for path, words in sent]
    return context.told({"letters": letters}, [f"{path}: {words}" for path, words in sent])


def _posted(arguments: argparse.Namespace, context: Context) -> tuple[Posted, ...]:
    from rostering.aid.letters.send import send_letters, send_person

    if (arguments.number is None) == (arguments.person is None):
        raise BadInputError("Send letters about a deployment, or tell of a person; name one of the two.")
    if arguments.person is None:
        number = typed_number(arguments.number, "a deployment")
        return send_letters(context.store(), context.actor_name, number, again=arguments.again)
    if arguments.to is None:
        raise BadInputError("Say which organisation is told of the person.", hint=" (with --to ORG)")
    told = send_person(context.store(), context.actor_name, arguments.person, arguments.to, arguments.organisation)
    return (told,)


def _receive(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.letters.outbox import CROSSED
    from rostering.aid.letters.receive import receive_letter
    from rostering.passports.sealed import read_file

    taken = receive_letter(context.store(), context.actor_name, read_file(arguments.file), arguments.person)
    broken = (f"stands no more: {one.words}" for one in taken.broken)
    context.told({"letter": taken}, [f"{taken.words}.", *broken])
    return ExitCode.LOOK if taken.broken or taken.outcome == CROSSED else ExitCode.DONE
