"""What is mutated, and the tests that must notice."""

from pathlib import Path

PACKAGES = ("shared/lists", "services/recommender/lists", "services/recommender/model")
# tests, beside the mirrored one, of a module or of all modules below a folder
MORE_TESTS: dict[str, tuple[str, ...]] = {
    "services/recommender/lists": ("tests/unit/recommender/lists/test_immutability.py",),
    "services/recommender/lists/distrust_notice.py": ("tests/unit/recommender/lists/test_expired_notices.py",),
    "services/recommender/lists/groups/group_lists.py": ("tests/unit/recommender/lists/test_group_lists_use_case.py",),
    "services/recommender/model": ("tests/unit/recommender/model/test_immutability.py",),
}


def modules_of(package: str) -> list[Path]:
    """The modules of `package`, at any depth, that have a mirrored test."""
    return sorted(path for path in Path(package).rglob("*.py") if mirrored_test(path).exists())


def tests_of(module: Path) -> list[Path]:
    """The mirrored unit test of `module`, and those of `MORE_TESTS`."""
    more = [test for path in (module, *module.parents) for test in MORE_TESTS.get(str(path), ())]
    return [mirrored_test(module), *map(Path, more)]


def mirrored_test(module: Path) -> Path:
    """`tests/unit/x/y/test_z.py` for `services/x/y/z.py`."""
    return Path("tests/unit", str(module.parent).removeprefix("services/"), f"test_{module.stem}.py")
