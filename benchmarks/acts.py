"""What the people of a made-up city want to do, or did: acts as contract JSON.

`python -m benchmarks.acts FOLDER` writes a city's register and acts for the command line to decide.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.city import (
    FIRST,
    LAST,
    Agency,
    City,
    Record,
    contractor_party,
    day,
    encode,
    make,
    party_of,
    some_types,
)
from benchmarks.words import (
    ADDED_BY_THE_OFFICER,
    EMERGENCIES,
    ENTITIES,
    GROUND,
    LAWS,
    PARTNERS,
    PURPOSES,
)


def acts(city: City, count: int, among: int | None = None) -> list[Record]:
    """That many acts; busier agencies act more often. With `among`, only so many of them act."""
    rng = city.rng
    acting = city.agencies[:among]
    busy = [1 + 4 * rng.random() ** 3 for _ in acting]
    agencies = rng.choices(acting, busy, k=count)
    recipes = rng.choices(tuple(RECIPES), tuple(RECIPES.values()), k=count)
    return [
        _finished(city, agency, {"id": f"A-{number:06}", **recipe(city, agency)})
        for number, (agency, recipe) in enumerate(zip(agencies, recipes, strict=True))
    ]


def _finished(city: City, agency: Agency, act: Record) -> Record:
    """What any act may say besides: whether it is done, its grounds, its purpose."""
    rng = city.rng
    if rng.random() < 0.1:
        act["done"] = True
        if rng.random() < 0.3:
            act["aware_agency"] = city.other_agency(agency).id
    if "purpose" not in act and rng.random() < 0.7:
        act["purpose"] = rng.choice(PURPOSES)
    if act["act"] == "disclosure" and rng.random() < 0.5:
        act["initiative"] = rng.choice(("request", "proposal"))
    act["grounds"] = _grounds(city, act)
    if act["grounds"] is None:
        del act["grounds"]
    if rng.random() < 0.005:
        act.setdefault("circumstances", {})["outside_normal_course"] = True
    return act


def _grounds(city: City, act: Record) -> Record | None:
    rng = city.rng
    roll = rng.random()
    if roll < 0.80:
        return {"furthers_mission": GROUND + rng.choice(PURPOSES)}
    if roll < 0.88:
        return {"required_by_law": rng.choice(LAWS)}
    if roll < 0.92 and act["act"] == "disclosure":
        return {"written_authorization": "individual"}
    return {} if roll < 0.94 else None


def _by(city: City, agency: Agency) -> Record:
    """Mostly an employee of a named group; now and then a contractor."""
    rng = city.rng
    by: Record = {"kind": "employee"}
    if rng.random() < 0.06:
        contractor = rng.choice(agency.contractors)
        kind = "subcontractor" if "subcontractor_of" in contractor else "contractor"
        by = {"kind": kind, "id": contractor["id"]}
    if rng.random() < 0.85:
        by["staff"] = rng.choice(agency.staff)
    return by


def _party(city: City, agency: Agency) -> Record:
    rng = city.rng
    roll = rng.random()
    if roll < 0.35:
        other = city.other_agency(agency)
        return party_of(other, rng.choice(other.offices) if other.offices else None)
    if roll < 0.45:
        return contractor_party(rng.choice(agency.contractors))
    if roll < 0.55:
        return {"kind": "individual"}
    return _third_party(city, rng.choice(ENTITIES))


def _third_party(city: City, entity: str) -> Record:
    party = {"kind": "third_party", "entity": entity}
    if entity in ("community_partner", "vendor", "other"):
        party["name"] = city.rng.choice(PARTNERS)
    return party


def _ad_hoc(city: City, agency: Agency) -> Record:
    """Nobody foresaw it: any types, any party."""
    rng = city.rng
    acting = rng.choice([agency.id, *agency.offices])
    act: Record = {
        "act": rng.choices(("disclosure", "collection"), (65, 35))[0],
        "on": day(rng, first=date(2019, 2, 1)).isoformat(),
        "agency": acting,
        "by": _by(city, agency),
        "types": some_types(rng, 6),
        "counterparty": _party(city, agency),
    }
    if rng.random() < 0.9:
        act["function"] = rng.choice(agency.functions)
    if rng.random() < 0.02:
        act["types"] = [*act["types"], "other:tattoo or scar"]
    if act["act"] == "disclosure" and rng.random() < 0.06:
        act |= {"foil": True, "initiative": "request"}
    return _listed(act)


def _designated(city: City, agency: Agency) -> Record:
    """What a designation was made for."""
    rng = city.rng
    designation = rng.choice(agency.designations)
    act = _ad_hoc(city, agency)
    since = max(designation["from"], designation["approved_on"], FIRST.isoformat())
    until = min(designation.get("until", LAST.isoformat()), LAST.isoformat())
    both = designation["act"] == "both"
    act |= {
        "act": act["act"] if both else designation["act"],
        "on": day(rng, date.fromisoformat(since), date.fromisoformat(until)).isoformat(),
        "agency": _acting(city, agency, designation),
        "types": rng.sample(designation["types"], rng.randint(1, len(designation["types"]))),
        "counterparty": _designated_party(city, agency, designation),
    }
    if designation["functions"] != "any":
        act["function"] = rng.choice(designation["functions"])
    if designation["staff"] != "any":
        act["by"]["staff"] = rng.choice(designation["staff"])
    return _listed(act)


def _acting(city: City, agency: Agency, designation: Record) -> str:
    within = designation.get("offices") or [designation["agency"]]
    if within == [agency.id] and city.rng.random() < 0.5:
        within = [agency.id, *agency.offices]
    return str(city.rng.choice(within))


def _designated_party(city: City, agency: Agency, designation: Record) -> Record:
    """Someone whom the designation's list names."""
    listed = designation["counterparties"]
    if listed == "any":
        return _party(city, agency)
    named = city.rng.choice(listed)
    contractors = {c["id"]: c for c in agency.contractors}
    if named in contractors:
        return contractor_party(contractors[named])
    agencies = city.by_id
    if named in agencies:
        return party_of(agencies[named])
    makers: dict[str, Callable[[], Record]] = {
        "individual": lambda: {"kind": "individual"},
        "city_agency": lambda: _city_agency(city, agency),
        "contractor": lambda: _contractor(city, agency),
        "third_party": lambda: _third_party(city, city.rng.choice(ENTITIES)),
    }
    return makers.get(named, lambda: _third_party(city, named))()


def _city_agency(city: City, agency: Agency) -> Record:
    other = city.other_agency(agency)
    if other.kind not in ("city_agency", "police_department"):
        return {"kind": "city_agency"}
    return party_of(other, city.rng.choice([other.id, *other.offices]))


def _contractor(city: City, agency: Agency) -> Record:
    inside = [c for c in agency.contractors if c["services"] != "other"]
    return contractor_party(city.rng.choice(inside)) if inside else {"kind": "contractor"}


def _approved(city: City, agency: Agency) -> Record:
    """What an approval on file was given for."""
    rng = city.rng
    approval = rng.choice(agency.approvals)
    act = _ad_hoc(city, agency)
    until = date.fromisoformat(approval.get("until", LAST.isoformat()))
    on = day(rng, date.fromisoformat(approval["on"]), until)
    types = rng.sample(approval["types"], rng.randint(1, len(approval["types"])))
    act |= {"act": approval["act"], "on": on.isoformat(), "types": types}
    act["purpose"] = approval["purpose"]
    act["counterparty"] = _approved_party(city, agency, approval["counterparty"])
    if "function" in approval:
        act["function"] = approval["function"]
    return _listed(act)


def _approved_party(city: City, agency: Agency, named: str) -> Record:
    contractors = {c["id"]: c for c in agency.contractors}
    if named in contractors:
        return contractor_party(contractors[named])
    agencies = city.by_id
    if named in agencies:
        return party_of(agencies[named])
    return {"kind": "third_party", "entity": "community_partner", "name": named}


def _stretched(city: City, agency: Agency) -> Record:
    """What a designation was made for, and one type more."""
    act = _designated(city, agency)
    more = [code for code in some_types(city.rng, 3) if code not in act["types"]]
    act["types"] = [*act["types"], *more[:1]]
    return _listed(act)


def _police(city: City, agency: Agency) -> Record:
    act = _ad_hoc(city, agency)
    police = city.agencies[0]
    if agency is not police:
        act["counterparty"] = party_of(police)
    crime = city.rng.choice(("crime_committed", "attempted_or_impending_crime"))
    act["circumstances"] = {"police_investigation": crime}
    return act


def _welfare(city: City, agency: Agency) -> Record:
    act = _ad_hoc(city, agency)
    by = city.rng.choices(("by_city_agency", "by_other"), (8, 2))[0]
    act["circumstances"] = {"welfare_investigation": by}
    return act


def _exigent(city: City, agency: Agency) -> Record:
    act = _ad_hoc(city, agency)
    act["circumstances"] = {"exigent": city.rng.choice(EMERGENCIES)}
    if city.rng.random() < 0.3:
        act["circumstances"]["protective_powers"] = True
    if city.rng.random() < 0.1:
        act["circumstances"]["open_criminal_investigation"] = True
    return act


def _inside(city: City, agency: Agency) -> Record:
    act = _ad_hoc(city, agency)
    return act | {"act": "disclosure", "counterparty": {"kind": "own_agency"}}


def _anonymized(city: City, agency: Agency) -> Record:
    return _ad_hoc(city, agency) | {"anonymized": True}


def _listed(act: Record) -> Record:
    """Without the types that were not yet listed that day, unless nothing would be left."""
    listed = [
        code
        for code in act["types"]
        if code not in ADDED_BY_THE_OFFICER or ADDED_BY_THE_OFFICER[code][1] <= act["on"]
    ]
    return act | {"types": listed or ["name"]}


# How many of a hundred acts are made each way.
RECIPES: dict[Callable[[City, Agency], Record], int] = {
    _designated: 53,
    _stretched: 6,
    _approved: 8,
    _police: 3,
    _welfare: 1,
    _exigent: 3,
    _inside: 2,
    _anonymized: 1,
    _ad_hoc: 23,
}


def _main() -> None:
    parser = argparse.ArgumentParser(description="Write a made-up city's register and acts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--designations", type=int, default=2_000)
    parser.add_argument("--acts", type=int, default=100_000)
    wanted = parser.parse_args()
    city = make(wanted.designations)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    (wanted.folder / "register.json").write_bytes(encode(city.register))
    lines = [encode(act) + b"\n" for act in acts(city, wanted.acts)]
    (wanted.folder / "acts.ndjson").write_bytes(b"".join(lines))


if __name__ == "__main__":
    _main()
