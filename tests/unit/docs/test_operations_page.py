"""The operator's page tells of every setting and every alarm, and of no other."""

import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from embedded.programs import ROOT
from embedded.settings import RunSettings
from services.recommender.enrichment.settings import EnrichmentSettings
from services.voice.settings import VoiceSettings
from services.web.settings import WebSettings
from shared.settings import ServiceSettings
from tests.support.promql import alerts

PAGE = (ROOT / "docs" / "operations.md").read_text()
SERVICES: dict[str, type[ServiceSettings]] = {
    "recommender": EnrichmentSettings,
    "voice": VoiceSettings,
    "web": WebSettings,
}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def documented() -> dict[str, tuple[str, str]]:
    """Default and services by the name of the setting."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|", section("Settings"), re.MULTILINE)
    return {name: (default, services) for name, default, services in rows}


def shown(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    match field.default:
        case None | "":
            return "none"
        case bool() as flag:
            return str(flag).lower()
        case float() as number:
            return f"{number:g}"
        case other:
            return str(other)


def actual() -> dict[str, tuple[str, str]]:
    of: dict[str, list[str]] = {}
    for service, kind in SERVICES.items():
        for name in kind.model_fields:
            of.setdefault(name, []).append(service)
    return {
        name.upper(): (
            shown(SERVICES[services[0]].model_fields[name]),
            "all" if len(services) == len(SERVICES) else ", ".join(services),
        )
        for name, services in of.items()
    }


def test_every_setting_is_documented_with_its_default_and_services() -> None:
    assert documented() == actual()


def test_every_setting_of_make_run_is_documented_with_its_default() -> None:
    others = {
        name.upper(): field for name, field in RunSettings.model_fields.items() if name.upper() not in documented()
    }
    assert set(others) == {"DATA_DIR", "AWS_PORT", "REDIS_PORT"}
    assert all(f"`{name}` ({field.default})" in section("Settings") for name, field in others.items())


def test_settings_stand_in_the_order_of_their_names() -> None:
    assert list(documented()) == sorted(documented())


def test_every_alarm_has_its_section_with_its_urgency() -> None:
    sections = dict(re.findall(r"^### (\w+)\n\*(now|soon)\.\*", section("Alarms"), re.MULTILINE))
    assert sections == {alarm["alert"]: alarm["labels"]["severity"] for alarm in alerts()}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", PAGE))))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (ROOT / "docs" / Path(link)).exists()


def test_every_make_target_that_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|\n)make ([a-z][a-z0-9-]*)", PAGE)) <= targets
