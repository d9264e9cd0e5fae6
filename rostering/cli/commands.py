"""The table of commands: what each is called, its line of help, and the module that is loaded when it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command. Its module offers `arguments(parser)` and `run(arguments, context) -> exit code`."""

    help: str
    module: str


COMMANDS: dict[str, Command] = {
    "serve": Command("open the app in a browser, on this machine only", "rostering.cli.serve"),
    "demo": Command("build a believable care group and roster its coming week", "rostering.cli.demo"),
    "import": Command("take in staff, shifts, availability or ASC-WDS files", "rostering.cli.importing"),
    "solve": Command("make the roster of a week, or solve a file", "rostering.cli.solve"),
    "batch": Command("solve many rosters at once: a week of all settings, or a folder", "rostering.cli.batch"),
    "check": Command("name every rule that a roster breaks", "rostering.cli.check"),
    "show": Command("print a roster", "rostering.cli.show"),
    "publish": Command("make a draft known, unless it breaks a rule", "rostering.cli.publish"),
    "amend": Command("change who works when, on a draft or as a numbered amendment", "rostering.cli.amend"),
    "compare": Command("tell what differs for whom, and answer a proposal", "rostering.cli.compare"),
    "bookings": Command("cover a place by agency, name who comes, open the tier, list rates", "rostering.cli.bookings"),
    "gaps": Command("what is short, who could come, who was rung, and what stays short", "rostering.cli.gaps"),
    "sick": Command("mark somebody sick: their shifts are open, and who could come", "rostering.cli.sick"),
    "offers": Command("ask people who may refuse, note what they say, release places", "rostering.cli.offers"),
    "actuals": Command("confirm what was worked, take clock files in, hours for pay", "rostering.cli.actuals"),
    "messages": Command("what people are to be told, to copy or for a gateway", "rostering.cli.messages"),
    "waive": Command("let a rule pass once or by agreement, and see what rest is owed", "rostering.cli.waive"),
    "export": Command("take a roster out: XLSX, calendars, wall rota, day sheets, JSON, CSV", "rostering.cli.export"),
    "people": Command("list people, what is unknown of them, and declare it good", "rostering.cli.people"),
    "patterns": Command("lay patterns down, say who follows them, and what was agreed", "rostering.cli.patterns"),
    "requests": Command("leave, wishes and swaps: ask, look, grant or decline", "rostering.cli.requests"),
    "pipeline": Command("who is on the way into a pool, and what it will add", "rostering.cli.pipeline"),
    "recall": Command("call people up: campaigns, notices, days offered", "rostering.cli.recall"),
    "surge": Command("what if sickness or demand rises: what is short, whom to call up", "rostering.cli.surge"),
    "pools": Command("the pools: limits, switching one off and what that costs, shared banks", "rostering.cli.pools"),
    "delegations": Command("who may do which delegated task, for whom, until when", "rostering.cli.delegations"),
    "placements": Command("learners on placement, their supervisors, what settings take", "rostering.cli.placements"),
    "restrictions": Command("say what a person must not be put on, never why", "rostering.cli.restrictions"),
    "pairs": Command("say who works together or must never meet, never why", "rostering.cli.pairs"),
    "aid": Command("agreements between organisations that lend each other people", "rostering.cli.aid"),
    "deploy": Command("loans: ask for somebody, release, accept, consent, activate, end", "rostering.cli.deploy"),
    "outbreak": Command("outbreaks: open, close, what one breaks, who worked with whom", "rostering.cli.outbreak"),
    "passport": Command("passports: apply, issue, verify, accept, revoke, whom to trust", "rostering.cli.passport"),
    "ledger": Command("print what one person worked, for whomever, and the limits", "rostering.cli.ledger"),
    "rules": Command("list the rules, who says so, and switch them", "rostering.cli.rules"),
    "policies": Command("list what an organisation may choose, and choose it", "rostering.cli.policies"),
    "audit": Command("verify or show the audit trail", "rostering.cli.audit"),
    "user": Command("say who may use the store, and in which role", "rostering.cli.user"),
    "db": Command("upgrade, check, back up or restore the store", "rostering.cli.db"),
}
