"""A copy of the project in which mutmut reaches more of the law, and none of its prose.

mutmut passes over decorated functions, over whatever stands outside functions, and over texts in
three quotation marks. So in the copy a decorator is applied after its function, a predicate in a
table is a function of its own, and prose has three quotation marks. Nothing else is different.
"""

import re
import shutil
from pathlib import Path
from typing import Final

import libcst as cst
from libcst import matchers as m

ROOT: Final = Path(__file__).parents[2]
COPY: Final = ROOT / "mutants"
_COPIED: Final = ("src", "tests", "docs", "examples", "pyproject.toml", "CONTRIBUTING.md")
_CACHES: Final = shutil.ignore_patterns("__pycache__", ".*", "mutants")

# Two words, of which the first ends in small letters: not a code, and not "Charter 1133(a)".
_PROSE: Final = re.compile(r"[a-z,;:] [a-z]")


def copy_project() -> None:
    """The project anew in `mutants/`, its law made ready."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir()
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, COPY / name, ignore=_CACHES)
        else:
            shutil.copy(source, COPY / name)
    for module in (COPY / "src/discretion/law").glob("*.py"):
        module.write_text(prepared(module.read_text()))


def prepared(code: str) -> str:
    """The source of a module, so that mutmut reaches its decorated functions and its predicates."""
    return cst.parse_module(code).visit(_Preparation()).code


class _Preparation(m.MatcherDecoratableTransformer):
    def __init__(self) -> None:
        super().__init__()
        self._predicates: list[cst.FunctionDef] = []

    @m.call_if_not_inside(m.FunctionDef())
    @m.leave(m.Lambda())
    def name_predicate(self, _: cst.Lambda, predicate: cst.Lambda) -> cst.BaseExpression:
        name = cst.Name(f"_predicate_{len(self._predicates) + 1}")
        body = cst.IndentedBlock([cst.SimpleStatementLine([cst.Return(predicate.body)])])
        self._predicates.append(cst.FunctionDef(name, predicate.params, body))
        return name

    @m.leave(m.SimpleString())
    def set_prose_apart(self, _: cst.SimpleString, text: cst.SimpleString) -> cst.SimpleString:
        if not _PROSE.search(text.value) or not text.value.startswith('"') or text.quote == '"""':
            return text
        return text.with_changes(value=f'""{text.value}""')

    @m.leave(m.ClassDef())
    def undecorate_methods(self, _: cst.ClassDef, class_: cst.ClassDef) -> cst.ClassDef:
        body = [line for member in class_.body.body for line in _decorated_afterwards(member)]
        return class_.with_changes(body=class_.body.with_changes(body=body))

    @m.leave(m.Module())
    def undecorate_functions(self, _: cst.Module, module: cst.Module) -> cst.Module:
        body = [line for member in module.body for line in _decorated_afterwards(member)]
        imports = [i for i, line in enumerate(body) if m.matches(line, _IMPORT)]
        at = imports[-1] + 1 if imports else 0
        return module.with_changes(body=[*body[:at], *self._predicates, *body[at:]])


_IMPORT: Final = m.SimpleStatementLine(body=[m.Import() | m.ImportFrom()])


def _decorated_afterwards(member: cst.CSTNode) -> list[cst.CSTNode]:
    """`@property` above a function, as `name = property(name)` below it."""
    if not isinstance(member, cst.FunctionDef) or len(member.decorators) != 1:
        return [member]
    call = cst.Call(member.decorators[0].decorator, [cst.Arg(member.name)])
    after = cst.Assign([cst.AssignTarget(member.name)], call)
    return [member.with_changes(decorators=[]), cst.SimpleStatementLine([after])]
