"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "index", "qa", "evals")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
OUTER_EDGE = {"qa/cli.py", "qa/page/talk.py", "qa/page/api.py"}

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_imports_point_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(cache_dir=None) == 0


@each_module
def test_modules_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    functions = (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert [f.name for f in functions if f.end_lineno is None or f.end_lineno - f.lineno >= 60] == []


@each_module
def test_errors_are_caught_by_name_and_nothing_is_printed(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in OUTER_EDGE:
        return
    for node in nodes(path):
        if isinstance(node, ast.ExceptHandler) and not _raises_again(node):
            assert node.type is not None
            assert getattr(node.type, "id", "") not in {"Exception", "BaseException"}
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") != "print"


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = project["dependencies"] + [
        each for extra in project["optional-dependencies"].values() for each in extra
    ]
    declared = {_distribution(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}
    distributions = packages_distributions()
    undeclared = {
        name
        for name in {name for path in MODULES for name in _imported(path)} - {*PACKAGES, *sys.stdlib_module_names}
        if not declared & {_distribution(found) for found in distributions.get(name, [name])}
    }
    assert undeclared == set()


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def _distribution(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
