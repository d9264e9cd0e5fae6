"""The demo's memoranda: the organisations of a region lend each other people, hospitals of all regions their nurses."""

from datetime import date, timedelta

from rostering.demo.blueprint import NURSE
from rostering.demo.places import Places, Row

BEFORE, AFTER = timedelta(weeks=40), timedelta(weeks=60)
NOTICE_DAYS = 3


def make_agreements(places: Places, week: date) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of `agreement` and `agreement_organisation`. An agreement alone puts nobody on a shift."""
    by_region: dict[str, list[Row]] = {}
    for one in places.organisation:
        by_region.setdefault(str(one["code"]).partition("-")[0], []).append(one)
    memoranda = [
        (f"{region}-AID", f"Mutual aid in region {region.removeprefix('R')}", "", signed)
        for region, signed in by_region.items()
        if len(signed) > 1
    ]
    hospitals = [one for signed in by_region.values() for one in signed if str(one["code"]).endswith("-NHS")]
    if len(hospitals) > 1:
        memoranda.append(("NHS-AID", "Nurses between hospitals", NURSE, hospitals))
    agreements: list[Row] = []
    signatures: list[Row] = []
    for number, (code, name, roles, signed) in enumerate(memoranda, 1):
        agreements.append(_agreement(number, code, name, roles, week))
        for each in signed:
            signatures.append(
                {"id": len(signatures) + 1, "agreement_id": number, "organisation_id": each["id"], "approvers": ""}
            )
    return tuple(agreements), tuple(signatures)


def _agreement(number: int, code: str, name: str, roles: str, week: date) -> Row:
    return {
        "id": number,
        "code": code,
        "name": name,
        "from_on": week - BEFORE,
        "until_on": week + AFTER,
        "roles": roles,
        "notice_days": NOTICE_DAYS,
        "recharge": "basic pay and on-costs, monthly",
        "indemnity": f"{code}/indemnity",
        "data_sharing": f"{code}/data",
        "passport_required": False,
        "conditions": "",
    }
