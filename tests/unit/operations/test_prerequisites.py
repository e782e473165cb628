"""`operations/prerequisites` on machines that lack something, simulated by a PATH of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.programs import ROOT

TOOLS = ("bash", "env", "head", "sort")


class Machine:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (folder / tool).symlink_to(found)

    def install(self, name: str, script: str) -> None:
        program = self._folder / name
        program.write_text(f"#!/usr/bin/env bash\n{script}\n")
        program.chmod(0o755)

    def install_python(self, name: str, *, version: tuple[int, int], has_venv: bool = True) -> None:
        """A Python that reports `version`, with or without its venv module."""
        modules = "" if has_venv else "sys.modules['ensurepip'] = None; "
        patch = f"import sys; sys.version_info = {version}; {modules}"
        self.install(name, f'exec {sys.executable} -c "{patch}$2"')

    def check(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": str(self._folder), **settings}
        script = str(ROOT / "operations" / "prerequisites")
        return subprocess.run([script, *arguments], env=environment, capture_output=True, text=True, check=False)

    def refusal(self, *arguments: str, **settings: str) -> str:
        result = self.check(*arguments, **settings)
        assert result.returncode == 1
        assert result.stdout == ""
        return result.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_supported_python_is_chosen(machine: Machine) -> None:
    machine.install("python3.11", "exit 127")
    machine.install_python("python3.13", version=(3, 13))
    machine.install_python("python3", version=(3, 10))
    assert machine.check("python").stdout == "python3.13\n"


@pytest.mark.parametrize("version", [(3, 10), (3, 15)])
def test_without_a_supported_python_one_sentence_names_the_range(machine: Machine, version: tuple[int, int]) -> None:
    machine.install_python("python3", version=version)
    expected = "No suitable Python found; install CPython 3.11 to 3.14, or set PYTHON to it.\n"
    assert machine.refusal("python") == expected


def test_a_chosen_python_is_not_replaced_by_another(machine: Machine) -> None:
    machine.install_python("python3.11", version=(3, 11))
    machine.install_python("mine", version=(3, 9))
    expected = "mine is not CPython 3.11 to 3.14; set PYTHON to one that is.\n"
    assert machine.refusal("python", PYTHON="mine") == expected


def test_a_python_without_venv_is_named_with_its_package(machine: Machine) -> None:
    machine.install_python("python3.12", version=(3, 12), has_venv=False)
    assert machine.refusal("python").startswith("python3.12 cannot create virtual environments;")


def test_missing_node_and_npm_are_named(machine: Machine) -> None:
    assert machine.refusal("node").startswith("Node is not installed;")
    machine.install("node", "echo v22.1.0")
    assert machine.refusal("node").startswith("npm is not installed;")
    machine.install("npm", "")
    assert machine.check("node").returncode == 0


@pytest.mark.parametrize(("version", "code"), [("v20.11.0", 0), ("v20.9.0", 1), ("v18.20.1", 1), ("v100.0.0", 0)])
def test_an_old_node_is_refused(machine: Machine, version: str, code: int) -> None:
    machine.install("node", f"echo {version}")
    machine.install("npm", "")
    assert machine.check("node").returncode == code


@pytest.mark.parametrize("target", ["run", "test"])
def test_make_checks_everything_before_it_installs_anything(machine: Machine, tmp_path: Path, target: str) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("Makefile", "operations", "requirements"):
        (clone / name).symlink_to(ROOT / name)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, clone)
    machine.install_python("python3.11", version=(3, 11))
    make = shutil.which("make")
    assert make
    environment = {**os.environ, "PATH": str(tmp_path)}
    result = subprocess.run([make, target], cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "Node is not installed" in result.stderr
    assert "Installing" not in result.stdout
    assert not (clone / ".venv").exists()
