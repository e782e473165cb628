"""No module is too long, no folder too full, and no import leads back to where it started."""

from collections import Counter
from pathlib import Path

import grimp
import pytest

from embedded.programs import ROOT

SOURCES = ("services", "shared", "embedded")
LONGEST_MODULE, LONGEST_TEST = 250, 350
MOST_MODULES, MOST_TESTS = 15, 20


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize(("folders", "limit"), [(SOURCES, LONGEST_MODULE), (("bench", "tests"), LONGEST_TEST)])
def test_no_module_is_too_long(folders: tuple[str, ...], limit: int) -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules(*folders)}
    assert {path: length for path, length in lengths.items() if length > limit} == {}


@pytest.mark.parametrize(("folders", "limit"), [(SOURCES, MOST_MODULES), (("bench", "tests"), MOST_TESTS)])
def test_no_folder_is_too_full(folders: tuple[str, ...], limit: int) -> None:
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in modules(*folders) if path.name != "__init__.py")
    assert {folder: count for folder, count in counts.items() if count > limit} == {}


def test_there_are_no_import_circles() -> None:
    graph = grimp.build_graph(*SOURCES, cache_dir=None)
    circles = [
        [module, *chain]
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if (chain := graph.find_shortest_chain(importer=imported, imported=module))
    ]
    assert circles == []
