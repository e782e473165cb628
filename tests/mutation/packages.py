"""What is mutated, and the tests that must notice."""

from pathlib import Path

PACKAGES = ("shared/lists", "services/recommender/lists", "services/recommender/model")
# tests of a module beside its mirrored one
MORE_TESTS: dict[str, tuple[str, ...]] = {}


def modules_of(package: str) -> list[Path]:
    """The modules of `package`, at any depth, that have tests."""
    return sorted(path for path in Path(package).rglob("*.py") if tests_of(path))


def tests_of(module: Path) -> list[Path]:
    """The mirrored unit test of `module`, as `services/x/y/z.py` has `tests/unit/x/y/test_z.py`, and more by name."""
    folder = Path("tests/unit", str(module.parent).removeprefix("services/"))
    tests = [folder / f"test_{module.stem}.py", *map(Path, MORE_TESTS.get(str(module), ()))]
    return [test for test in tests if test.exists()]
