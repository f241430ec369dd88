"""When words are a heading: by their look, or by standing before a colon without being a clause."""

import re

MOST_WORDS_IN_A_HEADING = 30
MOST_WORDS_RUN_IN = 16

_RUN_IN = re.compile(
    r"([^:.;?!]*(?:\b(?:[A-Z]|[Dd]r|[Ss]t|[Mm]r|[Mm]s|etc|[Ii]nc|[Nn]o)\.[^:.;?!]*)*):(?=\s)\s*"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"[.?!][”\"’)]?\s+[A-Z]")

# A finite verb or a pronoun that needs one makes words a clause, in whatever case they are printed.
_OF_A_CLAUSE = frozenset(
    """is are was were am be been has have had do does did may might can could will would shall
    should must we it they he she i you who which that there follows collects discloses includes
    include included maintains provides obtains receives receive retains requires consists
    comprises shares performs handles conducts manages oversees administers ensures considers
    determines complies adopted implemented has allows permits states""".split()  # noqa: SIM905 - a list of words reads best as one
)
# These are verbs after a subject in a sentence, and nouns in a heading ("Records and Requests").
_OF_EITHER = frozenset(
    """uses requests reports records contracts reviews processes supports serves services programs
    works needs seeks makes takes keeps gives gets asks runs funds issues grants plans offers
    collect disclose provide obtain retain require maintain share use request report record review
    process support serve work need make take keep give ask designated approved collected disclosed
    used shared provided received retained required made based listed""".split()  # noqa: SIM905 - as above
)
_SUBJECTS = frozenset("the this these those our its their each all both some any such".split())  # noqa: SIM905 - as above
_OF_THE_SENTENCE = frozenset(
    """for example|for instance|in addition|in particular|in general|namely|note|specifically
    |that is|e.g|i.e|please note|see|see also""".replace("\n    ", "").split("|")
)


def run_in(text: str) -> tuple[str, str] | None:
    """The run-in words before a paragraph's first colon and what follows, or None for a clause."""
    found = _RUN_IN.match(text)
    if not found or not text[found.end() :]:
        return None
    words = found.group(1).strip()
    if not words or len(words.split()) > MOST_WORDS_RUN_IN or is_clause(words):
        return None
    return words, text[found.end() :]


def is_clause(words: str) -> bool:
    """Whether the words have a finite verb, or belong to the sentence that follows."""
    found = _WORD.findall(words)
    lower = [word.lower() for word in found]
    if not found or words.lower().strip(" ,") in _OF_THE_SENTENCE or _OF_A_CLAUSE & set(lower):
        return True
    in_a_sentence = lower[0] in _SUBJECTS or lower[0] == "to"
    return in_a_sentence and any(word in _OF_EITHER for word in found[1:])


def is_heading_line(text: str, *, loud: bool) -> bool:
    """Whether a line is a heading: wholly bold or underlined (`loud`), or ended by a colon."""
    if not text or len(text.split()) > MOST_WORDS_IN_A_HEADING or not _WORD.search(text):
        return False
    return loud or (text.endswith(":") and not _SENTENCE_END.search(text))


def heading(text: str) -> str:
    """The words of a heading line, without the colon."""
    return text.rstrip().removesuffix(":").rstrip()
