"""The one table of what can be done in the app: keys, names and help are written here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "page up",
    "pagedown": "page down",
    "shift+tab": "shift+tab",
    "f1": "F1",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
}


class Scope(StrEnum):
    """Where an action's keys work."""

    APP = "app"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do.

    `name` is also the method `action_<name>` of the app or of the scope's screen; `footer` is the word that the footer
    shows beside the first key (or beside `footer_key`), empty for those that have no place there.
    """

    name: str
    keys: tuple[str, ...]
    title: str
    help: str
    scope: Scope
    footer: str = ""
    footer_key: str = ""
    palette: bool = True

    @property
    def id(self) -> str:
        """What the action is called in a keymap: week.next_home."""
        return f"{self.scope}.{self.name}"

    @property
    def shown_keys(self) -> str:
        """The keys as the help prints them."""
        return "  ".join(NAMES.get(key, key) for key in self.keys)

    def binding(self) -> Binding:
        """The action as Textual binds it."""
        return Binding(
            ",".join(key.replace(",", "comma") for key in self.keys),
            self.name,
            self.footer or self.title,
            show=bool(self.footer),
            tooltip=self.help,
            id=self.id,
            key_display=self.footer_key or NAMES.get(self.keys[0], self.keys[0]),
        )


APP, WEEK = Scope.APP, Scope.WEEK
ACTIONS: tuple[Action, ...] = (
    Action("left", ("left", "h"), "Day before", "Move to the day before", WEEK, palette=False),
    Action("down", ("down", "j"), "Line below", "Move to the next person or cover line", WEEK, palette=False),
    Action("up", ("up", "k"), "Line above", "Move to the person or cover line above", WEEK, palette=False),
    Action("right", ("right", "l"), "Day after", "Move to the day after", WEEK, palette=False),
    Action("page_down", ("pagedown",), "Page down", "Move one screen down", WEEK, palette=False),
    Action("page_up", ("pageup",), "Page up", "Move one screen up", WEEK, palette=False),
    Action("first_day", ("home",), "First day", "Move to the first day in view", WEEK, palette=False),
    Action("last_day", ("end",), "Last day", "Move to the last day in view", WEEK, palette=False),
    Action("first_line", ("ctrl+home",), "First line", "Move to the first person", WEEK, palette=False),
    Action("last_line", ("ctrl+end",), "Last line", "Move to the last cover line", WEEK, palette=False),
    Action(
        "next_trouble", ("x",), "Next trouble", "Move to the next short place or broken rule", WEEK, footer="Trouble"
    ),
    Action("next_home", ("n", "tab"), "Next home", "Show the next home's roster", WEEK, footer="Home"),
    Action("previous_home", ("p", "shift+tab"), "Previous home", "Show the home before", WEEK),
    Action("previous_week", ("[",), "Week before", "Show the week, or the weeks, before", WEEK),
    Action(
        "next_week", ("]",), "Week after", "Show the week, or the weeks, after", WEEK, footer="Week", footer_key="[ ]"
    ),
    Action("week_left", ("shift+left", "<"), "Week back", "Move the cursor a week back", WEEK, palette=False),
    Action("week_right", ("shift+right", ">"), "Week on", "Move the cursor a week on", WEEK, palette=False),
    Action("more_weeks", ("+", "="), "More weeks", "Show two weeks, or four", WEEK),
    Action("fewer_weeks", ("-",), "Fewer weeks", "Show two weeks, or one", WEEK),
    Action("turn_round", ("t",), "Turn round", "Show shifts down with who is on, or people down again", WEEK),
    Action("every_home", ("z",), "All homes", "Show all homes on one sheet, or one home again", WEEK),
    Action("group", ("b",), "Group by", "Group people by role, pool, unit, home or area in turn", WEEK),
    Action("filter", ("c",), "Show only", "Show only lines with some words, such as a role or a unit", WEEK),
    Action("go_to", ("g",), "Go to date", "Type a date or a week and go there", WEEK, footer="Date"),
    Action("find", ("/",), "Find", "Find a person by typing, in every home", WEEK, footer="Find"),
    Action("homes", ("s",), "Homes", "Show or hide the list of homes", WEEK),
    Action("clear", ("delete", "backspace"), "Clear", "Take the person off, or everybody in the marked block", WEEK),
    Action("pin", ("*",), "Pin", "Pin what stands here, or let it go again: a solve leaves pins alone", WEEK),
    Action("repeat", (".",), "Repeat", "Do the last edit again on this cell", WEEK),
    Action("undo", ("u", "ctrl+z"), "Undo", "Take the last edit back, as a new edit", WEEK, footer="Undo"),
    Action("redo", ("ctrl+y",), "Redo", "Do again what was taken back", WEEK),
    Action("mark", ("space",), "Mark", "Begin or let go a block of cells", WEEK),
    Action("copy", ("y",), "Copy", "Copy this cell, or the marked block", WEEK),
    Action("paste", ("v",), "Lay down", "Lay the copied block down from here", WEEK),
    Action("along", ("a",), "Lay along", "Lay the copied block down again and again to the last day in view", WEEK),
    Action("swap", ("w",), "Swap", "Take this cell, then another person's, and exchange them", WEEK),
    Action("sick", ("i",), "Sick", "Mark the person sick from this day, and open their shifts", WEEK),
    Action("leave", ("o",), "On leave", "Put the person on leave on this day or the marked ones", WEEK),
    Action("note", ("m",), "Note", "Write a note on this cell, or from a cover line on the day", WEEK),
    Action("explain", ("e",), "Explain", "Show the rules that this cell breaks, with their sources", WEEK),
    Action("let_go", ("escape",), "Let go", "Let go what is marked, held or said", WEEK, palette=False),
    Action("reload", ("r",), "Read again", "Read the roster from the store again", WEEK),
    Action("help", ("?", "f1"), "Help", "Show every key and what the marks mean", APP, footer="Help"),
    Action("command_palette", ("ctrl+p",), "Commands", "Find a command by typing", APP, palette=False),
    Action("change_theme", ("ctrl+t",), "Theme", "Choose the colours", APP),
    Action("quit", ("ctrl+q",), "Quit", "Leave the app", APP, footer="Quit"),
)


def in_scope(scope: Scope) -> tuple[Action, ...]:
    """The actions of one scope, in the table's order."""
    return tuple(action for action in ACTIONS if action.scope is scope)


def bindings(scope: Scope) -> list[Binding]:
    """The bindings of one scope."""
    return [action.binding() for action in in_scope(scope)]
