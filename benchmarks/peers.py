"""How each peer is given the plain question, each in the arrangement that suits it best.

The peers are installed in the benchmarks' own environment only, so they are imported by name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, TypeAlias

import msgspec

from benchmarks import plain
from benchmarks.city import Record
from benchmarks.plain import Question, Rule

# Asks the prepared questions, and gives each one's answer in order; only this is timed.
Ask: TypeAlias = Callable[[], list[bool]]


def cedar_by_agency(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """cedarpy, one parsed policy set for each agency; the questions arrive one after another."""
    cedar = import_module("cedarpy")
    sets = {
        agency: cedar.PolicySet.from_str(_policies(of_agency))
        for agency, of_agency in _by_agency(rules).items()
    }
    entities, nothing = (
        _entities(cedar, {each.agencies for each in questions}),
        cedar.PolicySet.from_str(""),
    )
    prepared = [(_request(each), sets.get(each.agencies[-1], nothing)) for each in questions]
    return lambda: [
        cedar.is_authorized(request, policies, entities).allowed for request, policies in prepared
    ]


def cedar_by_agency_in_batches(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """The same, with all questions about one agency sorted together and asked in one call."""
    cedar = import_module("cedarpy")
    by_agency = _by_agency(rules)
    places: dict[str, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        places[question.agencies[-1]].append(place)
    entities = _entities(cedar, {each.agencies for each in questions})
    batches = [
        (at, [_request(questions[place]) for place in at],
         cedar.PolicySet.from_str(_policies(by_agency.get(agency, []))))
        for agency, at in places.items()
    ]  # fmt: skip

    def ask() -> list[bool]:
        answers = [False] * len(questions)
        for at, requests, policies in batches:
            results = cedar.is_authorized_batch(requests, policies, entities)
            for place, result in zip(at, results, strict=True):
                answers[place] = result.allowed
        return answers

    return ask


def cedar_by_act(register: Record) -> Callable[[Record], bool]:
    """The same as a server has it: asked act by act, with nothing prepared of the act."""
    cedar = import_module("cedarpy")
    parents = {agency["id"]: agency.get("parent") for agency in register["agencies"]}
    kinds = {agency["id"]: agency["kind"] for agency in register["agencies"]}
    sets = {
        agency: cedar.PolicySet.from_str(_policies(of_agency))
        for agency, of_agency in _by_agency(plain.rules(register)).items()
    }
    lines = {tuple(plain.upward(parents, agency)) for agency in parents}
    entities, nothing = _entities(cedar, lines), cedar.PolicySet.from_str("")

    def ask(act: Record) -> bool:
        question = plain.question(parents, kinds, act)
        policies = sets.get(question.agencies[-1], nothing)
        allowed: bool = cedar.is_authorized(_request(question), policies, entities).allowed
        return allowed

    return ask


def cedar_one_set(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """cedarpy, the whole register as one parsed policy set."""
    cedar = import_module("cedarpy")
    policies, entities = (
        cedar.PolicySet.from_str(_policies(rules)),
        _entities(cedar, {each.agencies for each in questions}),
    )
    requests = [_request(each) for each in questions]
    return lambda: [cedar.is_authorized(each, policies, entities).allowed for each in requests]


def casbin(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """casbin, one policy for each designation; the agency is compared first, lists are sets."""
    casbin = import_module("casbin")
    lists = {rule.id: _sets(rule) for rule in rules}
    model = casbin.Enforcer.new_model(text=CASBIN_MODEL)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies([[rule.id, rule.agency] for rule in rules])
    enforcer.add_function("covers", lambda rule, question: _covers(lists[rule], question))
    prepared = [(each.agencies, each) for each in questions]
    return lambda: [bool(enforcer.enforce(*each)) for each in prepared]


def json_logic(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """json-logic, one rule with an `or` over the designations; the agency is compared first."""
    logic = import_module("json_logic").jsonLogic
    whole = {"or": [_logic(rule) for rule in rules]}
    prepared = [{**each._asdict(), "agency": each.agency} for each in questions]
    return lambda: [bool(logic(whole, data)) for data in prepared]


def plain_loop(rules: Sequence[Rule], questions: Sequence[Question]) -> Ask:
    """No engine: a loop over all designations in Python, to hold the peers' answers against."""
    lists = [(rule.agency, _sets(rule)) for rule in rules]
    return lambda: [
        any(agency in each.agencies and _covers(sets, each) for agency, sets in lists)
        for each in questions
    ]


CASBIN_MODEL = """
[request_definition]
r = agencies, question
[policy_definition]
p = id, agency
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = p.agency in r.agencies && covers(p.id, r.question)
"""

Sets: TypeAlias = tuple[frozenset[str], ...]


def _sets(rule: Rule) -> tuple[Rule, Sets]:
    lists = (rule.offices, rule.acts, rule.functions, rule.staff, rule.parties, rule.types)
    return rule, tuple(frozenset(each) for each in lists)


def _covers(known: tuple[Rule, Sets], question: Question) -> bool:
    rule, (offices, acts, functions, staff, parties, types) = known
    return (
        question.act in acts
        and rule.since <= question.on <= rule.until
        and (not offices or question.agency in offices)
        and (not functions or question.function in functions)
        and (not staff or question.staff in staff)
        and (not parties or not parties.isdisjoint(question.parties))
        and types.issuperset(question.types)
    )


def _by_agency(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Rules by topmost agency: an office's id is its agency's and a letter."""
    grouped: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        grouped["-".join(rule.agency.split("-")[:2])].append(rule)
    return grouped


def _text(names: Iterable[str]) -> str:
    return msgspec.json.encode(list(names)).decode()


def _policies(rules: Iterable[Rule]) -> str:
    return "\n".join(_policy(rule) for rule in rules)


def _policy(rule: Rule) -> str:
    tests = [f"context.on >= {rule.since}", f"context.on <= {rule.until}"]
    if rule.offices:
        offices = ", ".join(f'Agency::"{office}"' for office in rule.offices)
        tests.append(f"[{offices}].contains(principal)")
    if rule.functions:
        tests.append(f"{_text(rule.functions)}.contains(context.function)")
    if rule.staff:
        tests.append(f"{_text(rule.staff)}.contains(context.staff)")
    if rule.parties:
        tests.append(f"{_text(rule.parties)}.containsAny(context.parties)")
    tests.append(f"{_text(rule.types)}.containsAll(context.types)")
    actions = ", ".join(f'Action::"{act}"' for act in rule.acts)
    scope = f'principal in Agency::"{rule.agency}", action in [{actions}], resource'
    return f"permit({scope}) when {{ {' && '.join(tests)} }};"


def _entities(cedar: Any, lines: Iterable[tuple[str, ...]]) -> Any:
    uids = {line[at:] for line in lines for at in range(len(line))}
    entities = [
        {"uid": {"type": "Agency", "id": line[0]}, "attrs": {},
         "parents": [{"type": "Agency", "id": above} for above in line[1:2]]}
        for line in uids
    ]  # fmt: skip
    return cedar.Entities.from_json_str(msgspec.json.encode(entities).decode())


def _request(question: Question) -> dict[str, str]:
    """The context goes in as text: cedarpy is quicker with it than with an object."""
    context = {
        "on": question.on,
        "function": question.function,
        "staff": question.staff,
        "parties": question.parties,
        "types": question.types,
    }
    return {
        "principal": f'Agency::"{question.agency}"',
        "action": f'Action::"{question.act}"',
        "resource": 'Register::"city"',
        "context": msgspec.json.encode(context).decode(),
    }


def _logic(rule: Rule) -> dict[str, Any]:
    tests: list[Any] = [
        {"in": [rule.agency, {"var": "agencies"}]},
        {"in": [{"var": "act"}, rule.acts]},
        {"<=": [rule.since, {"var": "on"}, rule.until]},
    ]
    lists = {"agency": rule.offices, "function": rule.functions, "staff": rule.staff}
    tests += [{"in": [{"var": name}, names]} for name, names in lists.items() if names]
    if rule.parties:
        tests.append({"some": [{"var": "parties"}, {"in": [{"var": ""}, rule.parties]}]})
    tests.append({"all": [{"var": "types"}, {"in": [{"var": ""}, rule.types]}]})
    return {"and": tests}
