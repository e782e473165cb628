"""Which browser the tests take on machines that have one, another, or none."""

from pathlib import Path

import pytest

from tests.support.chromium import find, install


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin/nowhere")
    monkeypatch.setattr(find, "APPLICATIONS", ())


def add_program(path: Path, script: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def found_path(folder: Path) -> Path | None:
    found = find.find_chromium(folder)
    return found.path if found else None


def test_nothing_is_found_on_a_bare_machine(tmp_path: Path) -> None:
    assert found_path(tmp_path) is None


def test_an_installed_browser_comes_before_one_that_was_fetched(tmp_path: Path) -> None:
    fetched = add_program(
        tmp_path / "playwright/chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell"
    )
    assert found_path(tmp_path) == fetched
    installed = add_program(tmp_path / "bin" / "microsoft-edge")
    assert found_path(tmp_path) == installed


def test_chromium_names_another_browser_or_ignores_installed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_program(tmp_path / "bin" / "chromium")
    monkeypatch.setenv("CHROMIUM", "/mine")
    assert found_path(tmp_path) == Path("/mine")
    monkeypatch.setenv("CHROMIUM", "none")
    assert found_path(tmp_path) is None


@pytest.mark.parametrize(
    ("missing", "carried"), [("libnss3.so => not found", True), ("libc.so => /lib/libc.so", False)]
)
def test_the_packaged_browser_brings_libraries_where_they_are_missing(
    tmp_path: Path, missing: str, carried: bool
) -> None:
    browser = add_program(tmp_path / "unpacked" / "chromium")
    add_program(tmp_path / "bin" / "ldd", f"echo '{missing}'")
    found = find.find_chromium(tmp_path)
    assert found
    assert found.path == browser
    assert "--use-angle=swiftshader" in found.arguments
    assert ("LD_LIBRARY_PATH" in found.environment) == carried


def test_a_browser_that_cannot_start_does_not_run(tmp_path: Path) -> None:
    assert find.Chromium(add_program(tmp_path / "good")).runs()
    assert not find.Chromium(add_program(tmp_path / "broken", "exit 127")).runs()
    assert not find.Chromium(tmp_path / "absent").runs()


def test_without_a_download_or_npm_no_browser_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_is_reachable", lambda _: False)
    assert not install.install(tmp_path / "browser")
    assert found_path(tmp_path / "browser") is None
