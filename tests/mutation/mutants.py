"""Makes mutants: a module's text with one thing changed. mutmut's operators, and some of ours for rules.

Not made is what changes no rule: words shown to people, type hints, docstrings, log lines, imports,
decorators, the arguments of exceptions, and fields, whose migrations `makemigrations --check` compares.
"""

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

ROOT = Path(__file__).parent.parent.parent
MOST_OF_A_MODULE = 24  # of more, these are chosen, the same in each run
SEED = "staff networks"

# What makes words for people, or is about types alone.
WORDS_FOR_PEOPLE = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "format_html", "getLogger"}
LEFT_ALONE = WORDS_FOR_PEOPLE | {"len", "isinstance", "super", "cast"}
WORDY_NAMES = {
    "verbose_name",
    "verbose_name_plural",
    "help_text",
    "label",
    "description",
    "__all__",
    "logger",
}
# They say how many queries there are, not what comes of them.
QUERIES = {"select_related", "prefetch_related", "only", "defer"}
# Calls without which a chain still works, and does something else.
LINKS = {
    "filter",
    "exclude",
    "order_by",
    "distinct",
    "live",
    "dated",
    "strip",
    "lower",
    "leading",
    "serving_on",
}


@dataclass(frozen=True)
class Mutant:
    path: str  # from the root of the project
    scope: str  # the function it is in; empty: code that runs once, when the module is imported
    first: int  # the lines that are changed
    last: int
    change: str  # what was there, and what is
    source: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.scope or 'import'}: {self.change}"


def mutants_of(path: str, source: str | None = None) -> list[Mutant]:
    """All mutants of a module, in the order of its lines."""
    source = (ROOT / path).read_text() if source is None else source
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = _Finder()
    wrapper.visit(finder)
    module = wrapper.module
    # Statement by statement: to write a whole module anew for each mutant takes ten times as long.
    texts = [module.code_for_node(statement) for statement in module.body]
    before, _, after = source.partition("".join(texts))
    seen = {ast.dump(ast.parse(text)) for text in texts}
    names: set[str] = set()
    found = []
    for place in finder.places:
        own = module.body[place.statement]
        text = module.code_for_node(own.deep_replace(place.node, place.mutated))
        try:
            tree = ast.parse(text)
            compile(tree, path, "exec")
        except (SyntaxError, ValueError):
            continue
        if (dumped := ast.dump(tree)) in seen:
            continue
        seen.add(dumped)
        whole = "".join([*texts[: place.statement], text, *texts[place.statement + 1 :]])
        change = base = _change(texts[place.statement], text)
        number = 1
        while (name := f"{place.scope}: {change}") in names:
            number += 1
            change = f"{base} (no. {number})"
        names.add(name)
        found.append(Mutant(path, place.scope, place.first, place.last, change, before + whole + after))
    return found


def chosen(mutants: list[Mutant], most: int = MOST_OF_A_MODULE) -> list[Mutant]:
    """At most so many of them, chosen by name: what becomes of others changes nothing about one."""
    by_chance = sorted(mutants, key=lambda each: hashlib.sha256((SEED + each.name).encode()).digest())
    kept = {each.name for each in by_chance[:most]}
    return [each for each in mutants if each.name in kept]


def _change(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    same = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    old, new = old[same:], new[same:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return "  →  ".join(" ".join(line.strip() for line in lines) for lines in (old, new))


# --- What is changed ----------------------------------------------------------------------------------


def _negated(node: cst.BaseExpression) -> cst.BaseExpression:
    inner = node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), inner)


def turned_condition(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """`if x` becomes `if not (x)`. Comparisons and `not` have operators of their own."""
    if not isinstance(node.test, cst.Comparison | cst.UnaryOperation):
        yield node.with_changes(test=_negated(node.test))


def half(node: cst.BooleanOperation | cst.BinaryOperation) -> Iterator[cst.CSTNode]:
    """`a and b` becomes `a`, and `b`: one of two conditions is not looked at."""
    kinds = cst.And | cst.Or | cst.BitAnd | cst.BitOr
    if isinstance(node.operator, kinds):
        for side in (node.left, node.right):
            yield side.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def dropped(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A statement that only does something, or refuses, is not there."""
    if len(node.body) == 1 and isinstance(node.body[0], cst.Expr | cst.Raise | cst.Del):
        yield node.with_changes(body=[cst.Pass()])


def nothing_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    if node.value is not None and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield cst.Return(cst.Name("None"))


def link_dropped(node: cst.Call) -> Iterator[cst.CSTNode]:
    """`rows.filter(x)` becomes `rows`."""
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in LINKS:
        yield node.func.value


def one_string(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """One change of a string, and none where it has a space: those are words for people."""
    if isinstance(node, cst.SimpleString) and " " not in node.value:
        yield from list(operator_string(node))[:1]


_OURS: list[tuple[type, Callable]] = [
    (cst.If, turned_condition),
    (cst.While, turned_condition),
    (cst.CompIf, turned_condition),
    (cst.BooleanOperation, half),
    (cst.BinaryOperation, half),
    (cst.SimpleStatementLine, dropped),
    (cst.Return, nothing_returned),
    (cst.Call, link_dropped),
    (cst.BaseString, one_string),
]
OPERATORS = [pair for pair in mutation_operators if pair[1] is not operator_string] + _OURS


# --- Where --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    node: cst.CSTNode
    mutated: cst.CSTNode
    scope: str
    statement: int  # which of the module's
    first: int
    last: int


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.places: list[_Place] = []
        self._above: list[cst.CSTNode] = []
        self._statement = -1

    def on_visit(self, node: cst.CSTNode) -> bool:
        if len(self._above) == 1 and isinstance(node, cst.BaseStatement | cst.SimpleStatementLine):
            self._statement += 1
        if _is_left_alone(node, self._above):
            return False
        first, last = self._lines(node)
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                self.places += [
                    _Place(node, mutated, _scope([*self._above, node]), self._statement, first, last)
                    for mutated in operator(node)
                    if not _changes_words(node, mutated)
                ]
        self._above.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._above and self._above[-1] is original_node:
            self._above.pop()

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        """Its lines or, where it has none (`is not`), those of what it is in; of an `if` its condition."""
        if isinstance(node, cst.If | cst.While):
            node = node.test
        for each in (node, *reversed(self._above)):
            if found := self.get_metadata(PositionProvider, each, None):
                return found.start.line, found.end.line
        return 1, 1


def _scope(nodes: list[cst.CSTNode]) -> str:
    """The name of the innermost function whose body this is, with what it is in; empty outside of one."""
    names, inside = [], False
    for above, node in zip(nodes, [*nodes[1:], None], strict=True):
        if isinstance(above, cst.FunctionDef | cst.ClassDef) and node is above.body:
            names.append(above.name.value)
            inside = inside or isinstance(above, cst.FunctionDef)
        elif isinstance(above, cst.Lambda) and node is above.body:
            names.append("lambda")
            inside = True
    return ".".join(names) if inside else ""


def _is_left_alone(node: cst.CSTNode, above: list[cst.CSTNode]) -> bool:
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom | cst.AssignTarget):
        return True
    parent = above[-1] if above else None
    if isinstance(parent, cst.Raise):
        return True
    match node:
        case cst.Arg() if isinstance(parent, cst.Call) and _last_name(parent.func) in QUERIES:
            return True
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.BaseString())]):
            return True  # a docstring
        case cst.Call(func=function):
            return _is_about_words(function) or (not _scope(above) and _is_a_field(function))
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            function = getattr(node.value, "func", None)
            is_field = function is not None and not _scope(above) and _is_a_field(function)
            is_type = not _scope(above) and _is_a_type(node.value)
            return name in WORDY_NAMES or is_field or is_type or _is_about_words(function)
        case cst.ClassDef(bases=bases):
            return any(_last_name(base.value).endswith("Choices") for base in bases)
        case cst.Arg(keyword=cst.Name(value=name)):
            return name in WORDY_NAMES
    return False


def _is_about_words(function: cst.CSTNode | None) -> bool:
    match function:
        case cst.Name(value=name):
            return name in LEFT_ALONE
        case cst.Attribute(value=cst.Name(value="logger" | "logging")):
            return True
    return False


def _is_a_type(value: cst.BaseExpression) -> bool:
    """`Callable[[int], str]`: the name of a class and what is in it."""
    match value:
        case cst.Subscript(value=cst.Name(value=name)):
            return name[:1].isupper() and not name.isupper()
    return False


def _is_a_field(function: cst.BaseExpression) -> bool:
    """A field or constraint of a model: what it is stands in a migration too."""
    match function:
        case cst.Attribute(value=cst.Name(value="models")):
            return True
    return _last_name(function).endswith(("Field", "ForeignKey", "Key", "Panel"))


def _last_name(node: cst.CSTNode) -> str:
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


def _changes_words(node: cst.CSTNode, mutated: cst.CSTNode) -> bool:
    """Whether the argument that a mutant of a call lacks or changes is words for people."""
    if not isinstance(node, cst.Call) or not isinstance(mutated, cst.Call):
        return False
    before, after = list(node.args), list(mutated.args)
    if before == after:
        return False
    if _last_name(node.func) in QUERIES:
        return True
    changed = next(
        (old for old, new in zip(before, after, strict=False) if old is not new),
        before[-1] if before else None,
    )
    return changed is not None and _is_wordy(changed)


def _is_wordy(argument: cst.Arg) -> bool:
    if argument.keyword and argument.keyword.value in WORDY_NAMES:
        return True
    match argument.value:
        case cst.Call(func=function):
            return _is_about_words(function)
        case cst.SimpleString(value=text):
            return " " in text
        case cst.BinaryOperation(left=cst.Call(func=function)):
            return _is_about_words(function)
    return False


def all_of(paths: Iterable[str]) -> dict[str, list[Mutant]]:
    return {path: mutants_of(path) for path in paths}
