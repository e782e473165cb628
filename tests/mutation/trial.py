"""Runs the tests of a module against its mutants: a forked process each, with the mutant in memory only."""

import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from importlib.machinery import ModuleSpec
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from tests.mutation.packages import tests_of

OWN_PACKAGES = ("bench", "embedded", "services", "shared", "tests", "test_", "conftest")
# no plugin but asyncio's is loaded, because a start of pytest is most of the time that a mutant takes
PYTEST = ("-x", "-q", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider")
# the parent has imported the plugins before pytest could rewrite their assertions
WARNINGS = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
SPARE_SECONDS = 10
SLOWER = 5


class MutantImporter(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports `code` as the module of `path`."""

    def __init__(self, path: Path, code: str) -> None:
        self._path = path
        self._name = ".".join(path.with_suffix("").parts)
        self._code = code

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, str(self._path.resolve()), loader=self)

    def create_module(self, _spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._code, str(self._path), "exec"), module.__dict__)


class Trial:
    """The tests of one module. Raises `RuntimeError` if they fail without any change."""

    def __init__(self, module: Path, log: Path) -> None:
        self._module = module
        self._log = log
        self._limit = 0
        code = module.read_text()
        passed = self._passes(code, report_imports=True)
        started = time.monotonic()
        # again, as every mutant will be run: with the libraries imported before
        if not (passed and self._passes(code)):
            raise RuntimeError(f"The tests of {module} fail without any change:\n{log.read_text()}")
        self._limit = int((time.monotonic() - started) * SLOWER) + SPARE_SECONDS

    def kills(self, code: str) -> bool:
        """Whether the tests fail, or take far too long, with `code` as the module."""
        return not self._passes(code)

    def _passes(self, code: str, *, report_imports: bool = False) -> bool:
        reader, writer = Pipe(duplex=False)
        process = os.fork()
        if process == 0:
            self._run_and_exit(code, writer)
        writer.close()
        imported: list[str] = _received(reader)
        _, status = os.waitpid(process, 0)
        if report_imports:
            _import_libraries(imported)
        return os.waitstatus_to_exitcode(status) == 0

    def _run_and_exit(self, code: str, writer: Connection) -> None:
        status = 1
        try:
            output = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            signal.alarm(self._limit)
            status = self._run(code)
            writer.send([name for name in sys.modules if not name.startswith(OWN_PACKAGES)])
        finally:
            sys.stdout.flush()
            os._exit(status)

    def _run(self, code: str) -> int:
        sys.meta_path.insert(0, MutantImporter(self._module, code))
        # the same examples for every mutant, however busy the machine is
        hypothesis.settings.register_profile("mutation", deadline=None, database=None, derandomize=True)
        hypothesis.settings.load_profile("mutation")
        return int(pytest.main([*PYTEST, *WARNINGS, *map(str, tests_of(self._module))]))


def _received(reader: Connection) -> list[str]:
    try:
        names: list[str] = reader.recv()
    except EOFError:
        return []
    return names


def _import_libraries(names: list[str]) -> None:
    """Import once, before the forks, what the tests import from outside the project."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue  # a part of a library that only its own import can load
