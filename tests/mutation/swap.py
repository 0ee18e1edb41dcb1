"""Lets functions that are loaded already run the code of a mutant: nothing has to be imported again."""

import gc
import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType

from tests.mutation.mutants import ROOT, Mutant


def functions_of(paths: Iterable[str]) -> dict[str, list[FunctionType]]:
    """Every function of these modules that anything holds, decorated or not."""
    files = {
        module.__file__: path
        for path in paths
        for module in list(sys.modules.values())
        if getattr(module, "__file__", None) == str(ROOT / path)
    }
    found: dict[str, list[FunctionType]] = {path: [] for path in paths}
    gc.unfreeze()  # importing cms.wsgi froze what there was
    for each in gc.get_objects():
        # Not `isinstance`: a lazy object is asked for its class then, and begins to work.
        if type(each) is FunctionType and each.__code__.co_filename in files:
            found[files[each.__code__.co_filename]].append(each)
    return found


def swap(mutant: Mutant, functions: list[FunctionType]) -> bool:
    """Swap the code; False where that is not possible, and the module has to be imported as the mutant."""
    if not mutant.scope:
        return False
    filename = str(ROOT / mutant.path)
    new: dict[tuple[str, int], CodeType | None] = {}
    for code in _codes(compile(mutant.source, filename, "exec", dont_inherit=True)):
        key = (code.co_qualname, code.co_firstlineno)
        new[key] = None if key in new else code  # two on one line cannot be told apart
    swapped = False
    for function in functions:
        old = function.__code__
        code = new.get((old.co_qualname, old.co_firstlineno))
        if code is None or code == old:
            continue
        if code.co_freevars != old.co_freevars:
            return False
        function.__code__ = code
        swapped = True
    return swapped


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
