"""The licence to attend as a page of A4: what the worker carries and shows at the host's door."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from rostering.calendar import local_day
from rostering.exports.html_page import document, element, shown
from rostering.exports.page import moment_words, span
from rostering.words import counted, day
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from datetime import date, datetime

    from rostering.aid.licence import Licence, Signatory

STYLE = "licence.css"
Fact = tuple[str, str]  # a word, and HTML


def licence_page(licence: Licence) -> str:
    """The document."""
    heading = f"<h1>Licence to attend{element('span', f'Deployment {licence.number}')}</h1>"
    issued = f"issued {escape(moment_words(licence.issued_at))}<br>by {shown(licence.issued_by)}"
    parts = (
        element("header", heading + element("div", issued, "issue")),
        element("p", _opening(licence), "opening"),
        _table(_placement(licence)),
        _shifts(licence),
        "<h2>What it covers</h2>",
        element("ul", "\n".join(element("li", one) for one in _covers(licence))),
        "<h2>What it stands on</h2>",
        _table(_grounds(licence)),
        _signed(licence),
        element("footer", escape("Carry it with you. Whoever reads it may ask either side whether it still holds.")),
    )
    return document(
        f"Licence to attend: {licence.name}, {licence.setting}",
        STYLE,
        [element("section", "\n" + "\n".join(part for part in parts if part) + "\n")],
    )


def _opening(licence: Licence) -> str:
    return (
        f"{shown(licence.host)} lets <b>{shown(licence.name)}</b> of {shown(licence.home)} attend and work at "
        f"<b>{shown(licence.setting)}</b> as {escape(licence.role)}."
    )


def _placement(licence: Licence) -> Iterable[Fact]:
    yield "Name", f"<b>{shown(licence.name)}</b> (staff code {shown(licence.worker)})"
    yield "Employer", shown(licence.home)
    yield "Works as", escape(licence.role)
    yield "At", f"<b>{shown(licence.setting)}</b> ({shown(licence.setting_code)}), {shown(licence.host)}"
    yield "From", f"<b>{escape(_long(local_day(licence.starts_at)))}</b>"
    yield "To", f"<b>{escape(_long(local_day(licence.ends_at - LAST_MINUTE)))}</b>"
    to = [f"{shown(licence.accepted.name)}, {escape(licence.accepted.role)}"] if licence.accepted is not None else []
    to += [shown(licence.contact)] if licence.contact else []
    yield "Reports to", "; ".join(to) or "whoever is in charge of the shift"
    if licence.released is not None:
        yield "Contact at home", f"{shown(licence.released.name)}, {escape(licence.released.role)}"


def _shifts(licence: Licence) -> str:
    if not licence.shifts:
        return ""
    rows = [
        element(
            "tr",
            element("td", escape(_long(local_day(one.starts_at))))
            + element("td", escape(span(one.starts_at, one.ends_at)), "times")
            + element("td", shown(one.code), "code")
            + element("td", shown(one.setting)),
        )
        for one in licence.shifts
    ]
    return "<h2>Its shifts</h2>\n" + element("table", element("tbody", "\n".join(rows)), "shifts")


def _covers(licence: Licence) -> Iterable[str]:
    units = ", ".join(shown(one) for one in licence.units)
    inside = f", with its units {units}" if units else ""
    which = "the shifts above" if licence.shifts else "the shifts of its roster with their name on these days"
    yield f"Work as {escape(licence.role)} at {shown(licence.setting)}{inside}, on {which}."
    yield "The induction, the keys and the records that this work takes, and no others."
    yield f"No other setting of {shown(licence.host)}, no other role and no other day. It is not an employment there."
    notice = counted(licence.notice_days, "day")
    yield f"{shown(licence.home)} may call them back with {notice} of notice; the host and the worker may end it."


def _grounds(licence: Licence) -> Iterable[Fact]:
    name = "" if licence.agreement_name == licence.agreement else f": {shown(licence.agreement_name)}"
    until = _long(licence.agreement_until)
    yield "Agreement", f"{shown(licence.agreement)}{name}, in force until {escape(until)}"
    yield "Indemnity", shown(licence.indemnity or "") or "as the agreement says"
    yield "Data sharing", shown(licence.data_sharing or "") or "as the agreement says"
    if licence.passport_until is not None:
        yield "Staff passport", f"good until {escape(_long(licence.passport_until))}"
    if licence.agreed_on is not None:
        yield "Worker's consent", f"given on {escape(_long(licence.agreed_on))}"


def _signed(licence: Licence) -> str:
    signed = (("Released by", licence.home, licence.released), ("Accepted by", licence.host, licence.accepted))
    return element("div", "".join(_signature(*one) for one in signed), "signed")


def _signature(title: str, side: str, who: Signatory | None) -> str:
    said = "" if who is None else f"<b>{shown(who.name)}</b>, {escape(who.role)}<br>{escape(_when(who.at))}"
    return element("div", f"<small>{escape(title)}</small><br>{said}<br>{shown(side)}")


def _table(facts: Iterable[Fact]) -> str:
    rows = [element("tr", element("th", escape(word), scope="row") + element("td", said)) for word, said in facts]
    return element("table", element("tbody", "\n".join(rows)), "facts")


def _long(when: date) -> str:
    return f"{day(when)} {when.year}"


def _when(moment: datetime) -> str:
    return _long(local_day(moment))
