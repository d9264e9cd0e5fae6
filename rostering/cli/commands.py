"""The table of commands: what each is called, its line of help, and the module that is loaded when it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command. Its module offers `arguments(parser)` and `run(arguments, context) -> exit code`."""

    help: str
    module: str


COMMANDS: dict[str, Command] = {
    "demo": Command("build a believable care group and roster its coming week", "rostering.cli.demo"),
    "import": Command("take in staff, shifts, availability or ASC-WDS files", "rostering.cli.importing"),
    "solve": Command("make the roster of a week, or solve a file", "rostering.cli.solve"),
    "check": Command("name every rule that a roster breaks", "rostering.cli.check"),
    "show": Command("print a roster", "rostering.cli.show"),
    "publish": Command("make a draft known, unless it breaks a rule", "rostering.cli.publish"),
    "waive": Command("let a rule pass once or by agreement, and see what rest is owed", "rostering.cli.waive"),
    "export": Command("write a roster as JSON or CSV", "rostering.cli.export"),
    "people": Command("list people, what is unknown of them, and declare it good", "rostering.cli.people"),
    "restrictions": Command("say what a person must not be put on, never why", "rostering.cli.restrictions"),
    "ledger": Command("print what one person worked, for whomever, and the limits", "rostering.cli.ledger"),
    "rules": Command("list the rules, who says so, and switch them", "rostering.cli.rules"),
    "audit": Command("verify or show the audit trail", "rostering.cli.audit"),
    "user": Command("say who may use the store, and in which role", "rostering.cli.user"),
    "db": Command("upgrade, check, back up or restore the store", "rostering.cli.db"),
}
