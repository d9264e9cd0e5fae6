"""What a kind of setting needs and who works there: its units, posts, lines of own staff and shared workers."""

from dataclasses import dataclass

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MONDAY_TO_SATURDAY = (0, 1, 2, 3, 4, 5)
NURSE, SENIOR, CARER = "registered_nurse", "senior_care_worker", "care_worker"
ASSISTANT, VACCINATOR, POP_UP = "nursing_assistant", "vaccinator", "patient_care_assistant"

LONG_DAY_OF_FOUR = "D D D D - - - -"
NIGHT_OF_FOUR = "N N N N - - - -"
EARLY_LATE = "E E L L - -"


@dataclass(frozen=True)
class Times:
    """When a code is worked: local clock minutes after midnight, an end above 1440 on the next day."""

    start: int
    end: int
    rest: int  # minutes of break

    @property
    def working(self) -> int:
        """Minutes between start and end without the break."""
        return self.end - self.start - self.rest


@dataclass(frozen=True)
class Post:
    """Places that a setting asks for on some weekdays. `unit` counts from 0; None = asked of the home as a whole."""

    code: str
    role: str | None
    minimum: int = 1
    target: int = 1
    priority: int = 3
    unit: int | None = None
    weekdays: tuple[int, ...] = EVERY_DAY
    type: str = "awake"
    skills: str = ""
    one_to_one: bool = False
    in_week: int | None = None  # only in the week so many after the coming one; None = every week


@dataclass(frozen=True)
class Line:
    """Own staff who follow one pattern, each beginning it at a day of its own; together they hold one place."""

    role: str
    cycle: str
    offsets: tuple[int, ...]  # cell of the cycle, from 0, on the pattern's first day; one a worker
    unit: int | None = None
    apprentice: bool = False


@dataclass(frozen=True)
class Flexible:
    """Own staff with contract hours over four weeks and no pattern."""

    role: str
    minutes: int
    delegated: tuple[str, ...] = ()  # tasks taught to this worker by a nurse, as skills


@dataclass(frozen=True)
class Shared:
    """A worker reached through a pool. `habit`: works days, nights or either."""

    pool: str
    roles: tuple[str, ...]
    habit: str
    days: int  # weekdays on which they say they can work
    most: int  # shifts a week
    delegated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blueprint:
    """Everything about a kind of setting that does not depend on who works there."""

    kind: str
    units: int
    places: int
    sole_break: str
    zone: str
    times: dict[str, Times]
    posts: tuple[Post, ...]
    lines: tuple[Line, ...]
    flexible: tuple[Flexible, ...]
    shared: tuple[Shared, ...]


def blueprint(kind: str, variant: int) -> Blueprint:
    """The blueprint of the `variant`-th setting of this kind, counted from 0; variants take turns."""
    makers = {
        "care_home_nursing": _nursing_home,
        "care_home": _residential_home,
        "domiciliary": _domiciliary_team,
        "ward": _ward,
        "vaccination": _vaccination_centre,
    }
    return makers[kind](variant)


def _week_cycle(code: str, days: int) -> str:
    return " ".join([code] * days + ["-"] * (7 - days))


def _from_weekday(weekday: int) -> int:
    return (7 - weekday) % 7


def _nursing_home(variant: int) -> Blueprint:
    """One nurse day and night asked of the home, carers of two or three units; the first has a 1:1 resident."""
    three = variant % 3 == 2
    last = 2 if three else 1
    times = {"D": Times(450, 1200, 60), "N": Times(1185, 1905, 30), "T": Times(570, 750, 0)}
    posts = [
        Post("D", NURSE, priority=1, skills="medication:2"),
        Post("N", NURSE, priority=1, skills="medication:2"),
        Post("D", SENIOR, priority=2, unit=0),
        Post("D", CARER, unit=0),
        Post("N", CARER, unit=0),
        Post("N", CARER, unit=last),
        Post("T", CARER, 0, 2, 9, weekdays=(2,), type="training", in_week=variant % 3),
    ]
    lines = [
        Line(NURSE, LONG_DAY_OF_FOUR, (0, 4)),
        Line(NURSE, NIGHT_OF_FOUR, (1, 5)),
        Line(SENIOR, LONG_DAY_OF_FOUR, (2, 6), 0),
        Line(CARER, LONG_DAY_OF_FOUR, (3, 7), 0),
        Line(CARER, NIGHT_OF_FOUR, (0, 4), 0),
        Line(CARER, NIGHT_OF_FOUR, (2,), last),
    ]
    if variant % 3 == 0:
        times["O"] = Times(480, 1200, 60)
        posts += [
            Post("D", CARER, unit=1),
            Post("O", CARER, priority=1, unit=1, skills="dementia", one_to_one=True),
        ]
        lines += [Line(CARER, LONG_DAY_OF_FOUR, (1, 5), 1), Line(CARER, "O O O O - - - -", (2,), 1)]
    elif variant % 3 == 1:
        times |= {"E": Times(450, 870, 30), "L": Times(840, 1260, 30)}
        posts += [Post("E", CARER, unit=1), Post("L", CARER, unit=1)]
        lines += [Line(CARER, EARLY_LATE, (0, 2), 1)]
    else:
        posts += [Post("D", CARER, unit=1), Post("D", CARER, unit=2)]
        lines += [
            Line(CARER, LONG_DAY_OF_FOUR, (1, 5), 1),
            Line(CARER, _week_cycle("D", 3), (_from_weekday(0),), 2),
        ]
    return Blueprint(
        kind="care_home_nursing",
        units=last + 1,
        places=30 + 4 * (variant % 4) if not three else 42,
        sole_break="present",
        zone="green",
        times=times,
        posts=tuple(posts),
        lines=tuple(lines),
        flexible=(Flexible(NURSE, 5520), Flexible(CARER, 8280)),
        shared=(
            Shared("bank", (NURSE,), "either", 5, 4),
            Shared("bank", (NURSE,), "either", 5, 3),
            Shared("bank", (SENIOR, CARER), "either", 5, 3),
            Shared("bank", (CARER,), "either", 5, 4),
            Shared("bank", (CARER,), "nights", 5, 3),
            Shared("collaborative_bank", (NURSE,), "either", 4, 3),
            Shared("collaborative_bank", (SENIOR, CARER), "either", 4, 3),
            Shared("collaborative_bank", (CARER,), "either", 4, 3),
            Shared("pop_up", (CARER, POP_UP), "days", 4, 3),
            Shared("reservist", (NURSE,), "days", 3, 2),
        ),
    )


def _residential_home(variant: int) -> Blueprint:
    """Earlies and lates led by seniors; a sleep-in beside one waking night, or two waking nights."""
    times = {"E": Times(450, 870, 30), "L": Times(840, 1260, 30), "N": Times(1245, 1905, 30)}
    posts = [
        Post("E", SENIOR, priority=2, skills="medication:2"),
        Post("L", SENIOR, priority=2, skills="medication:2"),
        Post("E", CARER, 1, 2),
        Post("L", CARER, 1, 2),
    ]
    lines = [
        Line(SENIOR, EARLY_LATE, (0, 2, 4)),
        Line(CARER, EARLY_LATE, (1, 3, 5)),
        Line(CARER, _week_cycle("E", 5), (_from_weekday(0),), apprentice=variant % 3 == 0),
        Line(CARER, _week_cycle("L", 4), (_from_weekday(4),)),
        Line(CARER, NIGHT_OF_FOUR, (0, 4)),
    ]
    if variant % 2 == 0:
        times |= {"S": Times(1320, 1860, 0), "M": Times(885, 975, 0), "MED": Times(450, 1260, 0)}
        posts += [
            Post("N", CARER, priority=2),
            Post("S", SENIOR, priority=2, type="sleep-in"),
            Post("M", SENIOR, 0, 2, 9, weekdays=(3,), type="meeting", in_week=1),
            Post("MED", None, 1, 1, 1, type="overlay", skills="medication:2"),
        ]
        lines += [Line(SENIOR, "S S S S - - - -", (2,))]
    else:
        posts += [Post("N", CARER, 1, 2, 2)]
        lines += [Line(CARER, NIGHT_OF_FOUR, (2,))]
    return Blueprint(
        kind="care_home",
        units=0,
        places=20 + 3 * (variant % 4),
        sole_break="relieved",
        zone="green",
        times=times,
        posts=tuple(posts),
        lines=tuple(lines),
        flexible=(Flexible(SENIOR, 5760), Flexible(CARER, 6240), Flexible(CARER, 4680)),
        shared=(
            Shared("bank", (SENIOR, CARER), "either", 5, 4),
            Shared("bank", (SENIOR, CARER), "either", 5, 4),
            Shared("bank", (CARER,), "either", 5, 4),
            Shared("bank", (CARER,), "either", 4, 3),
            Shared("bank", (CARER,), "days", 5, 3),
            Shared("collaborative_bank", (SENIOR, CARER), "either", 4, 3),
            Shared("collaborative_bank", (CARER,), "either", 4, 3),
            Shared("collaborative_bank", (CARER,), "days", 4, 3),
            Shared("pop_up", (CARER, POP_UP), "days", 4, 3),
            Shared("reservist", (NURSE,), "days", 2, 2),
        ),
    )


def _domiciliary_team(variant: int) -> Blueprint:
    """Rounds as shifts: morning, lunch with tea, evening; one needs PEG feeding, which few are taught."""
    times = {
        "M": Times(420, 720, 0),
        "T": Times(690, 1110, 30),
        "V": Times(1020, 1320, 0),
        "G": Times(1020, 1230, 0),
        "B": Times(750, 840, 0),
    }
    posts = (
        Post("M", CARER, 2, 3),
        Post("T", CARER, 2, 2),
        Post("V", CARER, 2, 2),
        Post("G", CARER, priority=2, skills="peg_feeding"),
        Post("B", CARER, 0, 2, 9, weekdays=(1,), type="meeting", in_week=2 + variant % 2),
    )
    return Blueprint(
        kind="domiciliary",
        units=0,
        places=48 + 6 * (variant % 3),
        sole_break="relieved",
        zone="green",
        times=times,
        posts=posts,
        lines=(
            Line(CARER, "M M T T - -", (0, 2, 4)),
            Line(CARER, "M M V V - -", (1, 3, 5)),
            Line(CARER, _week_cycle("M", 5), (_from_weekday(0),)),
            Line(CARER, _week_cycle("T", 4), (_from_weekday(0),)),
            Line(CARER, _week_cycle("V", 4), (_from_weekday(3),)),
            Line(CARER, _week_cycle("T", 3), (_from_weekday(4),)),
            Line(CARER, _week_cycle("V", 3), (_from_weekday(0),)),
        ),
        flexible=(
            Flexible(CARER, 4800, ("peg_feeding",)),
            Flexible(CARER, 4200),
            Flexible(CARER, 3600),
        ),
        shared=(
            Shared("bank", (CARER,), "days", 5, 4, ("peg_feeding",)),
            *(Shared("bank", (CARER,), "days", 5, 4) for _ in range(4)),
            Shared("collaborative_bank", (CARER,), "days", 4, 3),
            Shared("collaborative_bank", (CARER,), "either", 4, 3),
            *(Shared("pop_up", (CARER, POP_UP), "days", 4, 3) for _ in range(3)),
        ),
    )


def _ward(variant: int) -> Blueprint:
    """Two nurses by day and by night, assistants beside them; everyone works three long days or nights a week."""
    days = tuple(
        Line(role, _week_cycle(code, 3), (_from_weekday(first % 7), _from_weekday((first + 3) % 7)))
        for role, code, first in (
            (NURSE, "D", 0 + variant),
            (NURSE, "D", 2 + variant),
            (NURSE, "N", 1 + variant),
            (NURSE, "N", 4 + variant),
            (ASSISTANT, "D", 3 + variant),
            (ASSISTANT, "D", 5 + variant),
            (ASSISTANT, "N", 6 + variant),
        )
    )
    return Blueprint(
        kind="ward",
        units=0,
        places=24,
        sole_break="relieved",
        zone=("amber", "green", "red")[variant % 3],
        times={"D": Times(450, 1200, 60), "N": Times(1185, 1905, 60), "T": Times(540, 720, 0)},
        posts=(
            Post("D", NURSE, 2, 2, 1),
            Post("N", NURSE, 2, 2, 1),
            Post("D", ASSISTANT, 1, 2),
            Post("N", ASSISTANT, 1, 1),
            Post("T", NURSE, 0, 2, 9, weekdays=(3,), type="training", in_week=1),
        ),
        lines=days,
        flexible=(Flexible(NURSE, 8280), Flexible(ASSISTANT, 8280)),
        shared=(
            Shared("bank", (NURSE,), "either", 5, 4),
            Shared("bank", (NURSE,), "either", 5, 3),
            Shared("bank", (NURSE,), "nights", 5, 3),
            Shared("bank", (ASSISTANT,), "either", 5, 4),
            Shared("bank", (ASSISTANT,), "either", 5, 3),
            Shared("collaborative_bank", (NURSE,), "either", 4, 3),
            Shared("collaborative_bank", (NURSE,), "either", 4, 3),
            Shared("collaborative_bank", (ASSISTANT, CARER), "either", 4, 3),
            Shared("pop_up", (ASSISTANT, CARER, POP_UP), "days", 4, 3),
            Shared("reservist", (NURSE,), "days", 3, 2),
        ),
    )


def _vaccination_centre(variant: int) -> Blueprint:
    """A nurse in the lead and five vaccinators, six or seven days a week."""
    open_days = EVERY_DAY if variant % 2 else MONDAY_TO_SATURDAY
    pairs = 5 if variant % 2 else 3
    cycle = _week_cycle("C", 3)
    posts = (
        Post("C", NURSE, priority=1, weekdays=open_days),
        Post("C", VACCINATOR, 3, 5, weekdays=open_days, skills="vaccination"),
        Post("H", VACCINATOR, 0, 3, 9, weekdays=(0,), type="meeting", in_week=1),
    )
    vaccinators = tuple(
        Line(VACCINATOR, cycle, (_from_weekday(first), _from_weekday((first + 3) % 7)))
        for first in ((0, 2, 4, 6, 1) if variant % 2 else (0, 0, 0))[:pairs]
    )
    singles = () if variant % 2 else (Line(VACCINATOR, cycle, (_from_weekday(1), _from_weekday(3))),)
    return Blueprint(
        kind="vaccination",
        units=0,
        places=0,
        sole_break="relieved",
        zone="green",
        times={"C": Times(480, 1200, 60), "H": Times(420, 465, 0)},
        posts=posts,
        lines=(Line(NURSE, cycle, (_from_weekday(0), _from_weekday(3))), *vaccinators, *singles),
        flexible=(
            Flexible(NURSE, 5280),
            Flexible(VACCINATOR, 5280),
            *([Flexible(VACCINATOR, 5280)] * (2 - variant % 2)),
        ),
        shared=(
            Shared("bank", (NURSE, VACCINATOR), "days", 5, 4),
            Shared("bank", (VACCINATOR,), "days", 5, 4),
            Shared("bank", (VACCINATOR,), "days", 5, 3),
            Shared("bank", (VACCINATOR,), "days", 5, 3),
            Shared("collaborative_bank", (NURSE, VACCINATOR), "days", 4, 3),
            Shared("collaborative_bank", (VACCINATOR,), "days", 4, 3),
            Shared("collaborative_bank", (VACCINATOR,), "days", 4, 3),
            Shared("pop_up", (CARER, POP_UP), "days", 4, 3),
            Shared("reservist", (VACCINATOR, NURSE), "days", 3, 2),
            Shared("reservist", (NURSE, VACCINATOR), "days", 2, 2),
        ),
    )


def sole_nurse(post: Post, plan: Blueprint) -> bool:
    """Whether this place is one nurse alone, whose break at the setting counts as presence and as work."""
    return post.role == NURSE and post.target == 1 and plan.sole_break == "present"
