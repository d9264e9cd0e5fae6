"""The one table of what can be done in the app: keys, names and help are written here and nowhere else."""

from __future__ import annotations

from textual.binding import Binding

from ui.action import Action, Scope

APP, WEEK = Scope.APP, Scope.WEEK
FILL, SOLVE, PROPOSAL, PUBLISH = Scope.FILL, Scope.SOLVE, Scope.PROPOSAL, Scope.PUBLISH
VERSIONS, EXPORT, ASKED = Scope.VERSIONS, Scope.EXPORT, Scope.ASKED
TODAY, REQUESTS, PEOPLE = Scope.TODAY, Scope.REQUESTS, Scope.PEOPLE
DAYS, DAY, SETTINGS, DEMAND = Scope.DAYS, Scope.DAY, Scope.SETTINGS, Scope.DEMAND
PIPELINE, SESSIONS, COMING_WEEKS = Scope.PIPELINE, Scope.SESSIONS, Scope.COMING_WEEKS
RECALLS, RECALL = Scope.RECALLS, Scope.RECALL
PASSPORTS, PASSPORT_FILE, ISSUERS = Scope.PASSPORTS, Scope.PASSPORT_FILE, Scope.ISSUERS
EXPIRING = Scope.EXPIRING
INBOX = Scope.INBOX
OUTBREAK = Scope.OUTBREAK
AID_PLAN = Scope.AID_PLAN


def _moving(scope: Scope) -> tuple[Action, ...]:
    """The keys that move in the list of a screen."""
    return (
        Action("down", ("down", "j"), "Line below", "Move to the next line", scope, palette=False),
        Action("up", ("up", "k"), "Line above", "Move to the line above", scope, palette=False),
        Action("page_down", ("pagedown",), "Page down", "Move one screen down", scope, palette=False),
        Action("page_up", ("pageup",), "Page up", "Move one screen up", scope, palette=False),
        Action("first_line", ("home",), "First line", "Move to the first line", scope, palette=False),
        Action("last_line", ("end",), "Last line", "Move to the last line", scope, palette=False),
    )


def _listing(scope: Scope, opens: str) -> tuple[Action, ...]:
    """The keys of a list of things that can be opened."""
    return (
        *_moving(scope),
        Action("open", ("enter",), "Open", opens, scope, footer="Open", palette=False),
        Action("reload", ("r",), "Read again", "Read the list from the store again", scope),
        Action("leave", ("escape", "q"), "Back", "Go back to where you came from", scope, footer="Back", palette=False),
    )


# The places one lives in; each is a mode of the app, called as the action is after go_.
PLACES: tuple[Action, ...] = (
    Action("go_today", ("f2",), "Today", "Show what needs somebody today", APP),
    Action("go_week", ("f3",), "Week", "Show the week's roster", APP),
    Action("go_requests", ("f4",), "Requests", "Show leave, wishes and swaps that people ask for", APP),
    Action("go_people", ("f5",), "People", "Find a person, and what is on record of them", APP),
    Action("go_days", ("f6",), "Confirm", "Confirm what was worked on the last days", APP),
    Action("go_settings", ("f7",), "Settings", "Show the homes and what they ask for, to change it", APP),
    Action("go_pipeline", ("f8",), "Pipeline", "Show who is on the way in, and what blocks them", APP),
    Action("go_passports", ("f9",), "Passports", "Show who applied for a passport, holds one, or brought one", APP),
    Action("go_inbox", ("f10",), "Inbox", "Show the loans that wait for you, and for whom others wait", APP),
)
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
    Action("go_to", ("g",), "Go to date", "Type a date or a week and go there", WEEK),
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
    Action(
        "swap",
        ("w",),
        "Swap",
        "Exchange this cell and another person's; twice here shows who could",
        WEEK,
    ),
    Action("sick", ("i",), "Sick", "Mark the person sick from this day, and open their shifts", WEEK),
    Action("leave", ("o",), "On leave", "Put the person on leave on this day or the marked ones", WEEK),
    Action("note", ("m",), "Note", "Write a note on this cell, or from a cover line on the day", WEEK),
    Action("explain", ("e",), "Explain", "Show the rules that this cell breaks, with their sources", WEEK),
    Action("fill", ("f", "enter"), "Fill", "Show who could take this short place, the best first", WEEK, footer="Fill"),
    Action(
        "asked",
        ("ctrl+a",),
        "Asked and booked",
        "Show who has not answered or is to be asked, and unnamed bookings",
        WEEK,
    ),
    Action(
        "lay",
        ("ctrl+l",),
        "Lay patterns",
        "Open drafts for weeks without a roster, and lay the patterns",
        WEEK,
    ),
    Action("solve", ("ctrl+r",), "Solve", "Have the roster made, or only its gaps filled", WEEK),
    Action("proposal", ("ctrl+d",), "Proposal", "Look at the proposal that waits beside this roster", WEEK),
    Action("publish", ("ctrl+k",), "Check and publish", "Go through the check list and publish this roster", WEEK),
    Action("versions", ("d",), "Versions", "Show what was amended, what differs and who was told", WEEK),
    Action("export", ("ctrl+e",), "Export", "Write rosters to a file: a sheet, calendars, the wall, day sheets", WEEK),
    Action("let_go", ("escape",), "Let go", "Let go what is marked, held or said", WEEK, palette=False),
    Action("reload", ("r",), "Read again", "Read the roster from the store again", WEEK),
    *_moving(FILL),
    Action("yes", ("enter", "y"), "Yes", "They said yes: do what their pool allows", FILL, footer="Yes"),
    Action("no", ("n",), "No", "They said no", FILL, footer="No"),
    Action("no_reply", ("r",), "No reply", "They were rung and did not reply", FILL, footer="No reply"),
    Action("ring_back", ("b",), "Will ring back", "They will think about it and ring back", FILL, footer="Later"),
    Action(
        "others", ("x",), "Who may not", "Show whom a rule stops, with the rule, and who is not there", FILL, "Others"
    ),
    Action("parts", ("p",), "Parts", "Show who could take a part, stay on or come early", FILL),
    Action("short", ("s",), "Run short", "Accept that it stays short, with what is done about it", FILL, "Short"),
    Action("next_gap", ("tab", "]"), "Next gap", "Go to the next short shift of those that were opened", FILL),
    Action("leave", ("escape", "q"), "Back", "Go back to the roster", FILL, palette=False),
    *_moving(SOLVE),
    Action(
        "less", ("left", "h", "-"), "Less", "Choose the one before: period, scope, change or time", SOLVE, palette=False
    ),
    Action(
        "more", ("right", "l", "+"), "More", "Choose the next one: period, scope, change or time", SOLVE, palette=False
    ),
    Action("mark", ("space",), "Mark", "Take a home in, or leave it out", SOLVE, footer="Mark"),
    Action("begin", ("enter",), "Begin", "Begin to solve", SOLVE, footer="Begin"),
    Action("stop", ("s",), "Stop", "Stop, and keep the best roster so far", SOLVE, footer="Stop"),
    Action("leave", ("escape", "q"), "Back", "Go back to the roster; a running solve is called off", SOLVE, "Back"),
    *_moving(PROPOSAL),
    Action("accept", ("a",), "Accept all", "Make all of the proposal what stands", PROPOSAL, footer="Accept all"),
    Action(
        "accept_person", ("p",), "Accept person", "Accept what it changes for this person", PROPOSAL, footer="Person"
    ),
    Action("accept_home", ("h",), "Accept home", "Accept what it changes at this home", PROPOSAL, footer="Home"),
    Action(
        "discard", ("d",), "Discard", "Put the proposal away; the roster stays as it stands", PROPOSAL, footer="Discard"
    ),
    Action("leave", ("escape", "q"), "Back", "Go back; the proposal waits", PROPOSAL, footer="Back"),
    *_moving(PUBLISH),
    Action(
        "publish", ("p",), "Publish", "Publish, where nothing on the list stands against it", PUBLISH, footer="Publish"
    ),
    Action("acknowledge", ("a",), "Acknowledge", "Say that it was seen", PUBLISH, footer="Acknowledge"),
    Action("scope", ("z",), "All homes", "This home alone, or all homes of the period", PUBLISH, footer="All homes"),
    Action("ask", ("m",), "Ask a manager", "Ask a manager to approve the draft as it stands", PUBLISH, footer="Ask"),
    Action("approve", ("y",), "Approve", "Approve the draft that somebody else asked about", PUBLISH),
    Action("refuse", ("n",), "Refuse", "Refuse to approve it, and say why", PUBLISH),
    Action("leave", ("escape", "q"), "Back", "Go back to the roster", PUBLISH, footer="Back"),
    *_moving(VERSIONS),
    Action("older", ("left", "h"), "From older", "Compare from the version before", VERSIONS, footer="Older"),
    Action("newer", ("right", "l"), "From newer", "Compare from the version after", VERSIONS, footer="Newer"),
    Action("phone", ("t",), "Told by telephone", "They were told of it by telephone", VERSIONS, footer="Rang"),
    Action("message", ("m",), "Told by message", "They were told of it by message", VERSIONS, footer="Wrote"),
    Action("in_person", ("i",), "Told in person", "They were told of it in person", VERSIONS, footer="Said"),
    Action("leave", ("escape", "q"), "Back", "Go back to the roster", VERSIONS, footer="Back"),
    *_moving(EXPORT),
    Action("write", ("enter",), "Write", "Ask where to, and write the files", EXPORT, footer="Write"),
    Action("scope", ("z",), "All homes", "This home alone, or all homes of the period", EXPORT, footer="All homes"),
    Action("stop", ("s",), "Stop", "Call it off: nothing is written", EXPORT, footer="Stop"),
    Action("leave", ("escape", "q"), "Back", "Go back to the roster", EXPORT, footer="Back"),
    *_moving(ASKED),
    Action("deal", ("enter",), "Deal with it", "Ask, note a yes, confirm it or name who comes", ASKED, footer="Do it"),
    Action("yes", ("y",), "Yes", "They said yes to what they were offered", ASKED, footer="Yes"),
    Action("no", ("n",), "No", "They said no: the place is open again", ASKED, footer="No"),
    Action("confirm", ("c",), "Confirm", "Confirm to them that the shift is theirs", ASKED, footer="Confirm"),
    Action("withdraw", ("w",), "Take back", "Take an offer back that is not answered", ASKED),
    Action("send", ("s",), "Ask all", "Send their offers to all who are still to be asked", ASKED, footer="Ask all"),
    Action("name", ("m",), "Name", "Name who comes on a booking", ASKED),
    Action("leave", ("escape", "q"), "Back", "Go back to where you came from", ASKED, footer="Back"),
    *_listing(TODAY, "Go to the thing itself, or show the rest of its kind"),
    Action("next_part", ("tab",), "Next kind", "Go to the next kind of thing", TODAY, footer="Next kind"),
    Action("previous_part", ("shift+tab",), "Kind before", "Go to the kind before", TODAY),
    Action("expiring", ("e",), "What runs out", "Show what is about to stop somebody working", TODAY, "Runs out"),
    *_listing(REQUESTS, "Read all that bears on it, on the whole screen"),
    Action("grant", ("g",), "Grant", "Say yes; what stands against it is said first", REQUESTS, footer="Grant"),
    Action("decline", ("d",), "Decline", "Say no, and why", REQUESTS, footer="Decline"),
    Action("wait", ("w",), "Keep waiting", "Put it off, and say what it waits for", REQUESTS, footer="Wait"),
    Action("withdraw", ("x",), "Withdraw", "Take it back for its person, and say why", REQUESTS),
    Action("agreed", ("y",), "The other agrees", "Note that the other person of a swap said yes", REQUESTS),
    Action("person", ("p",), "Person", "Go to the person who asks", REQUESTS),
    Action("every", ("v",), "Decided too", "Show those that are decided too, or only those that wait", REQUESTS),
    Action("down", ("down",), "Line below", "Move to the next person", PEOPLE, palette=False),
    Action("up", ("up",), "Line above", "Move to the person above", PEOPLE, palette=False),
    Action("page_down", ("pagedown",), "Page down", "Move one screen down", PEOPLE, palette=False),
    Action("page_up", ("pageup",), "Page up", "Move one screen up", PEOPLE, palette=False),
    Action("first_line", ("home",), "First line", "Move to the first person", PEOPLE, palette=False),
    Action("last_line", ("end",), "Last line", "Move to the last person", PEOPLE, palette=False),
    Action("open", ("enter",), "Open", "Read all of a person on the whole screen", PEOPLE, footer="Open"),
    Action("roster", ("ctrl+o",), "On the roster", "Show the person on their home's roster", PEOPLE, footer="Roster"),
    Action(
        "declare", ("ctrl+d",), "Declare", "Declare good for a while what is unknown of them", PEOPLE, footer="Declare"
    ),
    Action(
        "seen", ("ctrl+l",), "Put on record", "Put on record what was seen of them: a clearance and its day", PEOPLE
    ),
    Action("expiring", ("ctrl+e",), "What runs out", "Show what is about to stop somebody working", PEOPLE),
    Action("leave", ("escape",), "Back", "Forget what is typed, or go back", PEOPLE, footer="Back", palette=False),
    *_listing(DAYS, "Say what was otherwise, person by person"),
    Action("confirm", ("c",), "As planned", "Confirm that the day was worked as planned", DAYS, footer="As planned"),
    Action("roster", ("o",), "On the roster", "Show the day on the home's roster", DAYS),
    *_listing(DAY, "Say that they came late, and when"),
    Action("late", ("l",), "Late", "They came late: say when", DAY, footer="Late"),
    Action("left", ("e",), "Left early", "They left early: say when", DAY),
    Action("stayed", ("s",), "Stayed on", "They stayed on: say until when", DAY),
    Action("absent", ("a",), "Did not come", "They did not come", DAY, footer="Absent"),
    Action("came", ("y",), "Came", "They came as planned, though nothing on record says so", DAY),
    Action("missed_break", ("b",), "Missed break", "They had no break, or a shorter one: say by how much", DAY),
    Action("disturbed", ("d",), "Disturbed", "They were up in a sleep-in, or called out: say for how long", DAY),
    Action("concern", ("n",), "Concern", "Note that something is to be talked about", DAY),
    Action("take_back", ("u",), "As planned after all", "Forget what is said of this person", DAY),
    Action("confirm", ("c",), "Confirm", "Confirm the day with what is said", DAY, footer="Confirm"),
    *_listing(SETTINGS, "Show what the setting asks for, to change it"),
    Action("roster", ("o",), "On the roster", "Show the home's roster", SETTINGS, footer="Roster"),
    Action("outbreak", ("b",), "Outbreak", "Open or close an outbreak at the setting", SETTINGS, footer="Outbreak"),
    *_listing(OUTBREAK, "Read why on the whole screen"),
    Action("begin", ("n",), "Open one", "Open an outbreak here, and have it planned again", OUTBREAK, footer="New"),
    Action("close", ("x",), "Close it", "Close it: say what opens again from when", OUTBREAK, footer="Close"),
    Action("again", ("p",), "Plan again", "Have the rosters that it breaks planned again", OUTBREAK, footer="Plan"),
    Action("roster", ("o",), "On the roster", "Show the home's roster on that day", OUTBREAK, footer="Roster"),
    *_listing(DEMAND, "Change the row in place"),
    Action("add", ("n",), "New row", "Write a new row: weekly, an overlay, or of one date", DEMAND, footer="New"),
    Action(
        "change_from",
        ("f",),
        "From a day on",
        "Change the row from a day on; the old ends before",
        DEMAND,
        "From day",
    ),
    Action("exception", ("t",), "On one date", "Ask for something else on one date", DEMAND, footer="On date"),
    Action("end", ("x", "delete"), "End", "Ask for it no more after a day, or take an exception away", DEMAND, "End"),
    Action("every", ("v",), "What is over too", "Show rows that are over too, or only those that count", DEMAND),
    *_listing(PIPELINE, "Read somebody's steps on the whole screen"),
    Action("interest", ("n",), "Interest", "Record that somebody is interested in a pool", PIPELINE, footer="New"),
    Action("sign", ("s",), "Sign", "Sign a check that was seen, or that somebody is deployable", PIPELINE, "Sign"),
    Action("take_back", ("u",), "Take back", "Take a signature back that was made by mistake", PIPELINE),
    Action("gone", ("x",), "No longer", "Record that somebody is no longer on the way in", PIPELINE),
    Action("sessions", ("t",), "Sessions", "Show inductions, training and shadow shifts", PIPELINE, "Sessions"),
    Action("weeks", ("w",), "Weeks to come", "Show how many hours of which skills each week to come gets", PIPELINE),
    Action("recalls", ("c",), "Recalls", "Show the campaigns of recall, and who is called up", PIPELINE, "Recall"),
    Action("blocked", ("b",), "To do only", "Show only those of whom something is to be done, or all", PIPELINE),
    Action("person", ("p",), "Person", "Go to the person's page", PIPELINE),
    *_listing(SESSIONS, "Read who is on the session on the whole screen"),
    Action("add", ("n",), "New session", "Plan an induction, a training or a shadow shift", SESSIONS, footer="New"),
    Action("book", ("b",), "Book", "Book people on it", SESSIONS, footer="Book"),
    Action("attended", ("a",), "Attendance", "Record who came, once it is over", SESSIONS, footer="Who came"),
    Action("give_back", ("g",), "Give back", "Give somebody's seat back", SESSIONS),
    Action("call_off", ("x",), "Call off", "Call the session off", SESSIONS),
    Action("every", ("v",), "Dealt with too", "Show those that are dealt with too, or only the others", SESSIONS),
    *_listing(COMING_WEEKS, "Read what the week gets on the whole screen"),
    Action("more", ("+", "="), "More weeks", "Look four weeks further", COMING_WEEKS, footer="More"),
    Action("fewer", ("-",), "Fewer weeks", "Look four weeks less far", COMING_WEEKS, footer="Fewer"),
    *_listing(RECALLS, "Show everybody in it"),
    Action("begin", ("n",), "New recall", "Open a recall, and choose whom it means", RECALLS, footer="New"),
    Action("close", ("x",), "Close", "Close it: after today it opens no day to anybody", RECALLS, footer="Close"),
    Action("every", ("v",), "Those over too", "Show those that are over too, or only those that run", RECALLS),
    *_moving(RECALL),
    Action("deal", ("enter",), "What comes next", "Do what comes next with this person", RECALL, footer="Next step"),
    Action("tell", ("t",), "Tell", "Write the notice of this person, and note that they are told", RECALL),
    Action("tell_all", ("s",), "Tell all", "Write the notices of all who are not told yet", RECALL, footer="All"),
    Action("released", ("e",), "Released", "Their employer releases them", RECALL),
    Action("withheld", ("w",), "Not released", "Their employer does not release them", RECALL),
    Action("yes", ("y",), "Yes", "They accept the recall", RECALL, footer="Yes"),
    Action("no", ("n",), "No", "They decline the recall", RECALL, footer="No"),
    Action("days", ("d",), "Days", "Note the days that they offer", RECALL, footer="Days"),
    Action("days_back", ("u",), "Days back", "Note the days that they take back", RECALL),
    Action("post", ("p",), "Post", "Post them to a setting", RECALL),
    Action("stand_down", ("x",), "Stand down", "They are needed no more", RECALL),
    Action("reload", ("r",), "Read again", "Read the list from the store again", RECALL),
    Action("leave", ("escape", "q"), "Back", "Go back to the recalls", RECALL, footer="Back", palette=False),
    *_listing(PASSPORTS, "Read all about somebody's passport on the whole screen"),
    Action("apply", ("n",), "Apply", "Record that somebody asks for a passport", PASSPORTS),
    Action("grant", ("g",), "Grant", "Grant it: their papers were seen", PASSPORTS, footer="Grant"),
    Action("refuse", ("d",), "Refuse", "Refuse it, and say why", PASSPORTS),
    Action("consent", ("c",), "Consent", "Note that somebody agrees to share their passport", PASSPORTS, "Consent"),
    Action("withdraw", ("w",), "Consent back", "They take it back: their passport is revoked at once", PASSPORTS),
    Action("issue", ("i",), "Issue", "Sign a passport and write its file", PASSPORTS, footer="Issue"),
    Action("revoke", ("x",), "Revoke", "Revoke the passport that is good, and say why", PASSPORTS),
    Action(
        "look",
        ("o",),
        "Open a file",
        "Look at a passport of others: does it hold, what does it bring",
        PASSPORTS,
        "File",
    ),
    Action("issuers", ("t",), "Trust", "Show keys, trusted issuers and their revocation lists", PASSPORTS),
    Action("person", ("p",), "Person", "Go to the person's page", PASSPORTS),
    *_listing(PASSPORT_FILE, "Read the line on the whole screen"),
    Action("accept", ("a",), "Accept", "Take what it would bring into the store", PASSPORT_FILE, footer="Accept"),
    Action("decline", ("d",), "Decline", "Decline it and say why; what it brought goes", PASSPORT_FILE, "Decline"),
    Action("whose", ("p",), "Whose", "Say which person here it is for", PASSPORT_FILE, footer="Whose"),
    *_listing(ISSUERS, "Read the key on the whole screen"),
    Action("trust", ("n",), "Trust", "Believe an issuer by its card", ISSUERS, footer="New"),
    Action("distrust", ("x",), "Trust no more", "Believe an issuer no more", ISSUERS, footer="End"),
    Action("take_list", ("l",), "Take in a list", "Take in an issuer's revocation list", ISSUERS, footer="List"),
    Action("write_list", ("w",), "Write our list", "Write the list of passports revoked here", ISSUERS),
    Action("make_key", ("m",), "Make a key", "Make a key to sign with", ISSUERS),
    Action("write_card", ("c",), "Write our card", "Write the card that tells others our keys", ISSUERS, footer="Card"),
    *_listing(EXPIRING, "Read which shifts it would break on the whole screen"),
    Action("group", ("b",), "By home", "Group by how soon it ends, or by home", EXPIRING, footer="By home"),
    Action("nearer", ("-",), "Nearer", "Look less far ahead: 60 days, or 30", EXPIRING, footer="Nearer"),
    Action("further", ("+", "="), "Further", "Look further ahead: 60 days, or 90", EXPIRING),
    Action("roster", ("o",), "On the roster", "Show the first shift that it would break", EXPIRING, footer="Roster"),
    Action("person", ("p",), "Person", "Go to the person's page", EXPIRING),
    *_listing(INBOX, "Read all that bears on the loan on the whole screen"),
    Action("approve", ("a",), "Approve", "Take the step that is yours: release, accept, activate …", INBOX, "Approve"),
    Action("decline", ("d",), "Decline", "Say no in place of your step, and why", INBOX, footer="Decline"),
    Action("ask", ("m",), "Ask", "Ask the other side something before you decide", INBOX, footer="Ask"),
    Action("answer", ("w",), "Answer", "Answer what the other side asked", INBOX),
    Action("let_pass", ("l",), "Let pass", "Take the step though something stands against it, and say why", INBOX),
    Action("take_back", ("x",), "Withdraw or recall", "Withdraw it, call the person back, or end it", INBOX),
    Action("deputy", ("g",), "Name a deputy", "Name who decides in your place while you are away", INBOX),
    Action("deputy_back", ("u",), "End a deputy", "Take back that somebody decides in your place", INBOX),
    Action("next_part", ("tab",), "Next kind", "Go to the next kind: yours, others', active", INBOX),
    Action("previous_part", ("shift+tab",), "Kind before", "Go to the kind before", INBOX),
    Action("every", ("v",), "Those over too", "Show those that are over too, or only the others", INBOX),
    Action("plan", ("p",), "Plan loans", "See which loans would close what is short best", INBOX, footer="Plan"),
    *_listing(AID_PLAN, "Read the reasons of the loan on the whole screen"),
    Action("drop", ("space", "x"), "Keep or drop", "Drop a loan, or keep it again", AID_PLAN, "Keep/drop"),
    Action("drop_all", ("n",), "None or all", "Drop every loan, or keep all again", AID_PLAN),
    Action("save", ("s",), "Save drafts", "Write the kept loans down as drafts; nobody is assigned", AID_PLAN, "Save"),
    Action("days", ("d",), "Other days", "Plan for the next 7, 14 or 28 days", AID_PLAN),
    Action("protect", ("t",), "Protection", "Plan with lenders protected, or without", AID_PLAN, footer="Protect"),
    Action("target", ("g",), "To the target", "Close places to the target too, or only to the minimum", AID_PLAN),
    Action("next_part", ("tab",), "Next kind", "Go to the loans, or to what stays open", AID_PLAN),
    Action("previous_part", ("shift+tab",), "Kind before", "Go to the kind before", AID_PLAN),
    *PLACES,
    Action("help", ("?", "f1"), "Help", "Show every key and what the marks mean", APP, footer="Help"),
    Action("command_palette", ("ctrl+p",), "Commands", "Find a command by typing", APP, palette=False),
    Action("change_theme", ("ctrl+t",), "Theme", "Choose the colours", APP),
    Action("quit", ("ctrl+q",), "Quit", "Leave the app", APP, footer="Quit", in_questions=True),
)


def in_scope(scope: Scope) -> tuple[Action, ...]:
    """The actions of one scope, in the table's order."""
    return tuple(action for action in ACTIONS if action.scope is scope)


def key_of(scope: Scope, name: str) -> str:
    """The first key of an action, as the help prints it."""
    return next(one.shown_keys.split("  ")[0] for one in in_scope(scope) if one.name == name)


def bindings(scope: Scope) -> list[Binding]:
    """The bindings of one scope."""
    return [action.binding() for action in in_scope(scope)]
