"""Every module with logic has a unit test at the mirrored path, `tests/unit/<path>/test_<module>.py`."""

import ast
from pathlib import Path

import pytest

from embedded.programs import ROOT

SOURCES = ("services", "shared", "embedded", "bench")
EXCEPTIONS = {
    "embedded/launcher.py": "composition root; tests/integration/embedded/test_launcher.py starts and stops it",
    "services/recommender/app.py": "composition root; tests/unit/recommender/api and the integration tests call it",
    "services/web/app.py": "composition root; tests/unit/web/pages and tests/unit/web/api call it",
    "services/web/middleware.py": "part of the composition root; tests/unit/web/http calls what it adds",
    "services/web/api/oauth.py": "routes; tests/unit/web/oauth calls them",
    "services/voice/dependencies.py": "composition root; tests/integration/voice/test_voice_service.py runs it",
    "services/voice/routes.py": "routes; tests/unit/voice/test_app.py calls them",
    "services/voice/lambda_entry.py": "composition root; tests/integration/voice/test_lambda_entry.py calls it",
    "services/voice/skill_package/__main__.py": "writes files; test_skill_package.py compares the committed ones",
    "services/voice/skill_package/files.py": "builds the package; test_skill_package.py checks every file of it",
    "services/voice/skill_package/manifest.py": "builds the manifest; test_skill_package.py checks it",
}
BRANCHES = (
    *(ast.If, ast.IfExp, ast.Match, ast.BoolOp, ast.Compare, ast.Try, ast.With, ast.AsyncWith),
    *(ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


def is_logic(node: ast.AST) -> bool:
    return isinstance(node, BRANCHES) or (isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC))


def has_logic(source: str) -> bool:
    """Whether a function branches, loops or calculates; declarations and calls alone are no logic."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    statements = [statement for function in functions for statement in function.body]
    return any(is_logic(node) for statement in statements for node in ast.walk(statement))


def mirrored_test(module: str) -> Path:
    path = Path(module.removeprefix("services/"))
    return ROOT / "tests" / "unit" / path.parent / f"test_{path.stem.strip('_')}.py"


def modules_without_test() -> set[str]:
    paths = [path for folder in SOURCES for path in (ROOT / folder).rglob("*.py")]
    return {
        module
        for path in paths
        if has_logic(path.read_text()) and not mirrored_test(module := str(path.relative_to(ROOT))).exists()
    }


def test_every_module_with_logic_has_a_mirrored_test() -> None:
    assert modules_without_test() - EXCEPTIONS.keys() == set()


def test_no_exception_is_outdated() -> None:
    assert EXCEPTIONS.keys() - modules_without_test() == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("LIMIT = 3 if True else 4\n", False),
        ("class A:\n    x: int = 1\n\ndef f(a: int | None) -> int:\n    return g(a)\n", False),
        ("def f(a):\n    return a + 1\n", True),
        ("class A:\n    async def f(self):\n        return [x for x in self.all]\n", True),
        ("def f(a):\n    with a:\n        g()\n", True),
    ],
)
def test_logic_is_found_in_functions_only(source: str, expected: bool) -> None:
    assert has_logic(source) is expected


@pytest.mark.parametrize(
    ("module", "test"),
    [
        ("services/web/views/theme.py", "tests/unit/web/views/test_theme.py"),
        ("shared/settings.py", "tests/unit/shared/test_settings.py"),
        ("bench/__main__.py", "tests/unit/bench/test_main.py"),
    ],
)
def test_the_path_of_a_test_mirrors_its_module(module: str, test: str) -> None:
    assert mirrored_test(module) == ROOT / test
