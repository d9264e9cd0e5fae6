"""`rota db`: the store itself, brought to the newest shape, examined, copied away and put back."""

import argparse
from pathlib import Path

from rostering import access
from rostering.cli.context import Context
from rostering.errors import BadInputError, ExitCode
from rostering.store.engine import Store
from rostering.store.restore import put_back
from rostering.store.revision import HEAD
from rostering.store.sqlite import SqliteStore, write_new
from rostering.store.use_case import use_case


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("upgrade", help="bring the store to this program's version, after a backup; make it if missing")
    verbs.add_parser("check", help="look for broken pages and loose rows; exit code 3 when there are any")
    backup = verbs.add_parser("backup", help="write the store to a new file")
    restore = verbs.add_parser("restore", help="put a backup in the store's place, keeping what was there")
    for verb in (backup, restore):
        verb.add_argument("file", metavar="FILE", type=Path)


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {"upgrade": _upgrade, "check": _check, "backup": _backup, "restore": _restore}
    return verbs[arguments.verb](arguments, context)


def _upgrade(arguments: argparse.Namespace, context: Context) -> int:
    store = context.store()
    before = store.revision()
    if before == HEAD:
        _guard(store, context)
    else:
        with use_case(store, context.actor_name, "store") as case:
            case.record("store", before=f"version {before}" if before else "no store", after=f"version {HEAD}")
    if context.json:
        context.output.json({"store": store.url, "before": before, "after": HEAD})
    elif before == HEAD:
        context.output.text(f"The store {store.url} is up to date (version {HEAD}).")
    else:
        made = f"upgraded from version {before} to" if before else "made at"
        context.output.text(f"The store {store.url} was {made} version {HEAD}.")
    return ExitCode.DONE


def _check(arguments: argparse.Namespace, context: Context) -> int:
    store = context.store()
    faults = store.faults()
    revision = None if faults else store.revision()
    if context.json:
        context.output.json({"store": store.url, "version": revision, "newest": HEAD, "faults": faults})
    elif faults:
        context.output.text([f"The store {store.url} has {len(faults)} faults:", *(f"  {fault}" for fault in faults)])
    elif revision is None:
        context.output.text(f"There is no store at {store.url} yet.")
    else:
        behind = "" if revision == HEAD else f" (this rota writes version {HEAD}; 'rota db upgrade' brings it there)"
        context.output.text(f"The store {store.url} is sound, version {revision}{behind}.")
    return ExitCode.STORE if faults else ExitCode.DONE


def _backup(arguments: argparse.Namespace, context: Context) -> int:
    store = _file_store(context)
    _guard(store, context)
    image = store.image()
    try:
        write_new(arguments.file, image)
    except FileExistsError as error:
        raise BadInputError(f"{arguments.file} exists already; name a new file.") from error
    except OSError as error:
        raise BadInputError(f"{arguments.file} cannot be written: {error.strerror}.") from error
    if context.json:
        context.output.json({"store": store.url, "backup": str(arguments.file), "bytes": len(image)})
    else:
        context.output.text(f"The store {store.url} was copied to {arguments.file} ({len(image):,} bytes).")
    return ExitCode.DONE


def _restore(arguments: argparse.Namespace, context: Context) -> int:
    store = _file_store(context)
    kept = put_back(store, arguments.file, context.actor_name)
    if context.json:
        context.output.json({"store": store.url, "restored": str(arguments.file), "kept": str(kept) if kept else None})
    else:
        before = f"; what was there is kept in {kept}" if kept else ""
        context.output.text(f"The store {store.url} was restored from {arguments.file}{before}.")
    return ExitCode.DONE


def _guard(store: Store, context: Context) -> None:
    with store.reading() as session:
        access.guard(access.acting(session, context.actor_name), "store")


def _file_store(context: Context) -> SqliteStore:
    store = context.store()
    if not isinstance(store, SqliteStore):
        raise BadInputError(
            "A PostgreSQL store is backed up and restored with its server's own programs",
            hint=": pg_dump --format=custom --file FILE URL, and pg_restore --clean --if-exists --dbname URL FILE",
        )
    return store
