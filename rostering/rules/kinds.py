"""The kinds of rules a pack may use, each with its parameters and what they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rostering.rules.parameter import (
    CLOCK_TIME,
    FLAG,
    MINUTES,
    NUMBERS,
    PAIRS,
    ROWS,
    SPAN_OF_TIME,
    TABLE,
    TEXT,
    TEXTS,
    WHOLE,
    Parameter,
    is_reading,
    one_of,
    span_minutes,
)
from rostering.rules.requirements import REQUIREMENTS

QUANTITIES = ("work", "minutes_worked", "paid", "shifts", "days", "nights")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind's parameters, those it cannot do without, and groups of which it needs at least one."""

    parameters: Mapping[str, Parameter]
    needs: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()


def _kind(needs: str = "", groups: tuple[str, ...] = (), /, **parameters: Parameter) -> Kind:
    """`needs` and each of `groups` are names with blanks between; a name that Python keeps for itself ends in _."""
    named = {name.removesuffix("_"): said for name, said in parameters.items()}
    return Kind(MappingProxyType(named), tuple(needs.split()), tuple(tuple(group.split()) for group in groups))


# Which codes or tags of shifts a run is made of, and how a tag is told by the clock.
_RUN = {"of": TEXTS, "over_minutes": WHOLE, "ends_after": CLOCK_TIME, "codes": TEXTS}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "Eligibility": _kind(
            "require",
            require=one_of(*REQUIREMENTS),
            when=TEXT,
            reason=TEXT,
            from_=CLOCK_TIME,
            until=CLOCK_TIME,
            bodies=TEXTS,
            days=WHOLE,
            days_by_test=TABLE,
            months=TABLE,
            within_days=WHOLE,
            after_days=WHOLE,
            notice_days=WHOLE,
            warn_days=WHOLE,
            steps=ROWS,
            zones=TABLE,
            spells=ROWS,
            early_end_days=WHOLE,
            tests_on=NUMBERS,
            again_after_days=WHOLE,
        ),
        "MinRest": _kind(
            "minutes",
            minutes=WHOLE,
            mode=one_of("gap", "in24h"),
            travel=FLAG,
            margin_minutes=WHOLE,
            unbroken_minutes=WHOLE,
            from_=CLOCK_TIME,
            until=CLOCK_TIME,
        ),
        "PeriodicRest": _kind(
            "minutes",
            ("period_days window",),
            minutes=WHOLE,
            count=WHOLE,
            period_days=WHOLE,
            window=one_of("until_due"),
            window_days=WHOLE,
            anchor=TEXT,
            add=WHOLE,
        ),
        "RestAfterRun": _kind("of rest", **_RUN, min_run=WHOLE, rest=WHOLE),
        "RollingLimit": _kind(
            "quantity",
            ("window window_days window_minutes", "min max average average_minutes"),
            quantity=one_of(*QUANTITIES),
            window=SPAN_OF_TIME,
            window_days=WHOLE,
            window_minutes=WHOLE,
            window_days_where_reg21=WHOLE,
            window_days_by_agreement=WHOLE,
            min=WHOLE,
            max=WHOLE,
            average=WHOLE,
            average_minutes=WHOLE,
            opted_out_average_minutes=WHOLE,
            excluded=TEXTS,
            where=TEXTS,
            codes=TEXTS,
            share_in=WHOLE,
        ),
        "Total": _kind(
            "quantity period",
            ("min max",),
            quantity=one_of(*QUANTITIES),
            period=one_of(
                "day", "week", "weeks", "pattern_cycle", "contract", "agreement_year", "horizon", "month", "campaign"
            ),
            weeks=WHOLE,
            anchor=TEXT,
            min=WHOLE,
            max=WHOLE,
            carry=TEXT,
            where=TEXTS,
            codes=TEXTS,
            per=WHOLE,
            average_minutes=WHOLE,
        ),
        "ConsecutiveRun": _kind("of", ("min max",), **_RUN, min=WHOLE, max=WHOLE),
        "ForbiddenSuccession": _kind("pairs", pairs=PAIRS, gap_days=WHOLE),
        "WeekendLimit": _kind(
            "",
            ("max complete",),
            max=WHOLE,
            per=WHOLE,
            definition=one_of("any_start", "any_minute", "friday_evening"),
            complete=FLAG,
        ),
        "Movement": _kind(
            "",
            ("gap_days lock",),
            gap_days=WHOLE,
            count=one_of("clear_days", "elapsed"),
            between=one_of("different_setting", "different_home", "different_organisation"),
            involves_setting_type=TEXTS,
            lock=FLAG,
            cohort=FLAG,
            codes=TEXTS,
        ),
        "Request": _kind(
            "",
            want=one_of("on", "off"),
            on=one_of("shift", "day", "code", "client"),
            who=TEXT,
            weight=WHOLE,
            pattern_on=WHOLE,
            pattern_off=WHOLE,
        ),
        "Change": _kind("", base=TEXT, fixed=FLAG, cost_by_notice=ROWS, kinds=TEXTS),
        "ShiftShape": _kind(
            "",
            ("max_span break_over break_from stagger round",),
            max_span=WHOLE,
            break_over=WHOLE,
            break_from=WHOLE,
            break_minutes=WHOLE,
            breaks=WHOLE,
            codes=TEXTS,
            stagger=FLAG,
            round=FLAG,
            visit_minutes=WHOLE,
            conditions=TEXTS,
        ),
        "Cover": _kind(
            "by",
            by=one_of("shift", "minute"),
            exclusive=FLAG,
            overlay=FLAG,
            min=WHOLE,
            target=WHOLE,
            max=WHOLE,
            priority=WHOLE,
            under=WHOLE,
            over=WHOLE,
            where=TEXTS,
            step_minutes=WHOLE,
            short_minutes=WHOLE,
            short_percent=WHOLE,
            amber_patients=WHOLE,
            patients_for_each=WHOLE,
            at=TEXT,
            until=TEXT,
        ),
        "Fairness": _kind("of", of=TEXTS, group=TEXT, target=TEXT, period=TEXT, carry=FLAG, steps=TEXT, measure=TEXT),
        "Companion": _kind(
            "if",
            ("need apart",),
            if_=TEXTS,
            need=TEXTS,
            during=TEXT,
            apart=FLAG,
            shifts=WHOLE,
            weeks=WHOLE,
        ),
        "Distinct": _kind("count_of", count_of=TEXT, per=TEXT, window=SPAN_OF_TIME, window_days=WHOLE, max=WHOLE),
        "Spare": _kind("min", place=TEXT, min=WHOLE, rest=WHOLE),
        "Clock": _kind(
            "",
            type=TEXT,
            presence=one_of("premises", "home"),
            work=TEXT,
            paid=TEXT,
            cover=TEXT,
            night_from=CLOCK_TIME,
            night_until=CLOCK_TIME,
            minutes=TABLE,
            planned_minutes=WHOLE,
            missing=TEXT,
            doubled=TEXT,
            policy=TEXT,
            opens=TEXT,
            prorated=one_of("day"),
        ),
        "Pay": _kind(
            "",
            bands=TEXTS,
            rates=TABLE,
            saturday=TABLE,
            weekday_night=TABLE,
            sunday=TABLE,
            public_holiday=TABLE,
            from_=CLOCK_TIME,
            until=CLOCK_TIME,
            whole_shift_over_half=FLAG,
            split=TEXT,
            overtime=FLAG,
            percent=WHOLE,
            public_holiday_percent=WHOLE,
            tier=TEXT,
            pence_a_unit=WHOLE,
            tier_pence_an_hour=WHOLE,
            notice_days=WHOLE,
            changes=TEXTS,
        ),
        "Process": _kind(
            "",
            lead_days=WHOLE,
            generic_lead_days=WHOLE,
            after_weeks=WHOLE,
            uplift_permille=WHOLE,
            weights=TABLE,
            roles=TEXTS,
            separate=FLAG,
            steps=TEXTS,
        ),
        "Scope": _kind(
            "rules",
            ("scope except",),
            rules=TEXTS,
            scope=one_of("all_employers", "per_employer", "per_setting"),
            except_=TEXT,
            notice_days=WHOLE,
            most_notice_days=WHOLE,
            keep_days=WHOLE,
            age_from=WHOLE,
        ),
    }
)


def fault(kind: str, params: Mapping[str, Any]) -> str | None:
    """What is wrong with a kind's parameters, as the rest of a sentence; None when nothing is."""
    known = KINDS[kind]
    unknown = sorted(params.keys() - known.parameters.keys())
    if unknown:
        return f"{kind} has no parameter {unknown[0]!r}, it takes {', '.join(known.parameters)}"
    for name, value in params.items():
        if isinstance(value, dict) and "from" in value and not is_reading(value):
            return f"parameter {name!r} of {kind} reads {value['from']!r}, which cannot be looked up"
        if not known.parameters[name].accepts(value):
            return f"parameter {name!r} of {kind} is {value!r}, expected {known.parameters[name].says}"
    missing = next((name for name in known.needs if name not in params), None)
    if missing is not None:
        return f"{kind} needs the parameter {missing!r}"
    lacking = next((group for group in known.one_of if not any(name in params for name in group)), None)
    if lacking is not None:
        return f"{kind} needs one of the parameters {', '.join(lacking)}"
    return _contradiction(kind, params)


def _contradiction(kind: str, params: Mapping[str, Any]) -> str | None:
    least, most = params.get("min"), params.get("max")
    if isinstance(least, int) and isinstance(most, int) and most < least:
        return f"{kind} asks for at least {least} and at most {most}, which contradict"
    given = [name for name in ("window", "window_days", "window_minutes") if name in params]
    if kind == "RollingLimit" and len(given) > 1:
        return f"{kind} takes one of {' and '.join(given)}"
    return None


def normal(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as they are read: minutes worked are `work`; a window in words stands as days or
    minutes too."""
    made = dict(params)
    if made.get("quantity") == "minutes_worked":
        made["quantity"] = "work"
    if kind == "RollingLimit":
        if "average" in made:
            made["average_minutes"] = made["average"]
        if "window" in made:
            span = made["window"]
            by_day = "day" in span or "week" in span
            minutes = span_minutes(span) or 0
            made["window_days" if by_day else "window_minutes"] = minutes // MINUTES["day"] if by_day else minutes
    if kind == "ShiftShape" and "break_from" in made:
        made["break_over"] = made["break_from"] - 1  # in whole minutes 'from' is one more than 'over'
    if kind == "Distinct" and "window" in made:
        made["window_days"] = -(-(span_minutes(made["window"]) or 0) // MINUTES["day"])
    return made
