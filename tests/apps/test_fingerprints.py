"""A fingerprint is that of RFC 8785, whichever way its text was made."""

from hashlib import sha256
from typing import Any

import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from discretion.apps.register.fingerprints import fingerprint

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
SAID = st.recursive(LEAVES, lambda some: st.lists(some) | st.dictionaries(st.text(), some))


@given(SAID)
@example({"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "a": 4})
@example({"a": "\x00\x1f\x7f\u2028\U0001f600", "B": ["\\", '"', "/"]})
def test_a_fingerprint_is_over_the_canonical_text_whatever_is_said(said: Any) -> None:
    assert fingerprint(said) == sha256(rfc8785.dumps(said)).hexdigest()
