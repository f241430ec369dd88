"""PDFs made by hand: text at places, rules, form fields; no tags."""

from collections.abc import Sequence

Text = tuple[float, float, str]
Rule = tuple[float, float, float, float]
# Page, place, the field's dictionary.
Field = tuple[int, Rule, str]


def pdf(
    pages: Sequence[Sequence[Text]],
    *,
    rules: Sequence[Sequence[Rule]] = (),
    fields: Sequence[Field] = (),
    content: bytes | None = None,
    filters: str = "",
    forms: Sequence[bytes] = (),
) -> bytes:
    """A PDF of these pages; text is set in Helvetica, 10 points.

    A single page may draw the first of some forms as `/X Do`, and each form the next.
    """
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    numbers = []
    for place, page in enumerate(pages):
        stream = content if content is not None else drawn(page, rules[place] if rules else ())
        own = [field for field in fields if field[0] == place]
        first = len(objects) + 3
        drawing = f"/XObject << /X {first + len(own)} 0 R >> " if forms else ""
        annotations = " ".join(f"{first + n} 0 R" for n in range(len(own)))
        numbers.append(len(objects) + 1)
        objects.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects) + 2}"
                f" 0 R /Resources << /Font << /F 3 0 R >> {drawing}>> /Annots [{annotations}] >>"
            ).encode()
        )
        how = f" /Filter {filters}" if filters else ""
        objects.append(
            f"<< /Length {len(stream)}{how} >>\nstream\n".encode() + stream + b"\nendstream"
        )
        for _, rect, more in own:
            at = " ".join(map(str, rect))
            said = f"<< /Type /Annot /Subtype /Widget /Rect [{at}] {more} >>"
            objects.append(said.encode("latin-1"))
    for drawn_by in forms:
        more = f"/Resources << /Font << /F 3 0 R >> /XObject << /X {len(objects) + 2} 0 R >> >>"
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] {more}"
        objects.append(
            f"{head} /Length {len(drawn_by)} >>\nstream\n".encode() + drawn_by + b"\nendstream"
        )
    kids = " ".join(f"{number} 0 R" for number in numbers)
    form = f" /AcroForm << /Fields [{_widgets(objects)}] >>" if fields else ""
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R{form} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode()
    return _file(objects)


def _widgets(objects: Sequence[bytes]) -> str:
    return " ".join(f"{n} 0 R" for n, o in enumerate(objects, start=1) if b"/Widget" in o)


def drawn(texts: Sequence[Text], rules: Sequence[Rule] = ()) -> bytes:
    """A page's content."""
    lines = [f"{x} {y} m {u} {v} l S" for x, y, u, v in rules]
    for x, y, said in texts:
        escaped = said.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        lines.append(f"BT /F 10 Tf {x} {y} Td ({escaped}) Tj ET")
    return "\n".join(lines).encode("cp1252")


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, said in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + said + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return bytes(made + trailer.encode())
