"""Citations as filings print them, written out in the contract's form."""

import re

LONGEST = 300

_CODE = r"(?:(?:N\.?\s?Y\.?\s?C\.?|New York City)\s*)?(?:Admin(?:istrative|\.)?\s*Code\s*)?"
_SIGN = r"(?:§+\s*|Sec(?:tions?|s?\.)\s*)"
_GROUPS = r"(?:\(\w{1,4}\))"
_SECTION = rf"\d{{1,2}}-\d{{3,4}}(?:\s*{_GROUPS})*"
_JOIN = r"(?:\s*[,;]\s*(?:and\b\s*|&\s*)?|\s+and\s+|\s*&\s*)"
_MEMBER = rf"(?:{_CODE}{_SIGN}?{_SECTION}|{_GROUPS}(?:\s*{_GROUPS})*)"
_LIST = rf"{_SECTION}(?:{_JOIN}{_MEMBER})*"
_WHOLE = re.compile(rf"{_CODE}{_SIGN}?{_LIST}\s*\.?", re.I)
# Within brackets of either kind.
_BRACKETED = re.compile(rf"\(\s*({_CODE}{_SIGN}?{_LIST})\s*\)\.?|\[(.*)\]\.?", re.I)
_LAST = re.compile(rf"(?<=[.!?”\"’)☒☐])\s+({_CODE}{_SIGN}{_LIST})\s*\.?$", re.I)
_PARTS = re.compile(rf"(\d{{1,2}}-\d{{3,4}})?((?:\s*{_GROUPS})*)")
_DASH = re.compile(r"(?<=\d)[‐‑–](?=\d)")
_GROUP = re.compile(_GROUPS)


def citation(text: str) -> str | None:
    """The citation, written out and joined by `; `, if the text is nothing else."""
    return "; ".join(_written_out(_bare(text))) if is_citation(text) else None


def is_citation(text: str) -> bool:
    """Whether a text is nothing but a citation."""
    return len(text) <= LONGEST and bool(_WHOLE.fullmatch(_bare(text)))


def closing_citation(text: str) -> tuple[str, str] | None:
    """The text before a citation that closes it after a full stop, and the citation."""
    found = _LAST.search(_DASH.sub("-", text[-LONGEST:]))
    if not found or (cited := citation(found.group(1))) is None:
        return None
    return text[: len(text) - len(text[-LONGEST:]) + found.start()].rstrip(), cited


def _bare(text: str) -> str:
    """Without the brackets that it stands in, and with the hyphen that the code has."""
    plain = _DASH.sub("-", text.strip())
    if bracketed := _BRACKETED.fullmatch(plain):
        plain = bracketed.group(1) or bracketed.group(2)
    return plain.strip()


def _written_out(text: str) -> list[str]:
    members: list[str] = []
    section, before = "", list[str]()
    for found in _PARTS.finditer(text):
        if not found.group().strip():
            continue
        groups = _GROUP.findall(found.group(2))
        if found.group(1):
            section = found.group(1)
        else:
            groups = _completed(before, groups)
        before = groups
        members.append(section + "".join(groups))
    return members


def _completed(before: list[str], short: list[str]) -> list[str]:
    """The shortened member `(4)` after `(c)(1)` is `(c)(4)`: it takes the place of its own kind."""
    kinds = [group[1:-1].isdigit() for group in short]
    for start in range(len(before) - len(short), -1, -1):
        place = before[start : start + len(short)]
        if [group[1:-1].isdigit() for group in place] == kinds:
            return before[:start] + short
    return before + short
