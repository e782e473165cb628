"""What can be checked of the chart without Helm; `make check-deploy` renders it."""

import re
from pathlib import PurePosixPath
from typing import Any

from embedded.programs import ROOT
from operations.aws.network import CALLERS
from tests.support.promql import read_yaml

CHART = ROOT / "operations/helm/matinee"
PAGE = (ROOT / "docs/kubernetes.md").read_text()
FREE = ("settings", "annotations", "labels", "replicas", "resources")
"""Values whose keys are not ours, or that are described as one."""


def leaves(values: dict[str, Any], path: str = "") -> list[str]:
    found = []
    for name, value in values.items():
        here = f"{path}.{name}" if path else name
        found += leaves(value, here) if isinstance(value, dict) and name not in FREE else [here]
    return found


def test_every_value_is_on_its_page_and_no_other() -> None:
    cells = re.findall(r"^\| (`.*?`) \|", PAGE.split("## Values")[1].split("\n## ")[0], re.MULTILINE)
    documented = {name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)}
    assert documented == set(leaves(read_yaml(CHART / "values.yaml")))


def test_every_value_is_used_by_a_template() -> None:
    templates = "".join(path.read_text() for path in (CHART / "templates").glob("*.*"))
    for leaf in leaves(read_yaml(CHART / "values.yaml")):
        first, *rest = leaf.split(".")
        assert first in templates, leaf
        assert not rest or rest[-1] in templates, leaf


def test_pods_are_reached_by_the_same_callers_as_on_aws() -> None:
    policies = (CHART / "templates/policies.yaml").read_text()
    for service, callers in CALLERS.items():
        names = " ".join(f'"{caller}"' for caller in callers)
        assert f'"{service}" (list {names})' in policies


def test_an_update_waits_for_its_bootstrap_with_its_own_settings() -> None:
    """`make check-deploy` renders both. A hook after a first installation would never run where that is waited for."""
    job = (CHART / "templates/bootstrap.yaml").read_text()
    assert "{{- if .Release.IsUpgrade }}\n  annotations: {helm.sh/hook: pre-upgrade}\n  {{- end }}" in job
    assert "configMapRef" not in job, "before an update the map is still the earlier one"
    assert 'include "matinee.settings" . | fromYaml' in job
    (seconds,) = re.findall(r"activeDeadlineSeconds: (\d+)", job)
    assert f"--timeout {int(seconds) // 3600}h" in (ROOT / "Makefile").read_text()


def amount(text: str) -> float:
    """Processors, or MiB."""
    number, unit = re.fullmatch(r"(\d+)(|m|Mi|Gi)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"": 1, "m": 0.001, "Mi": 1, "Gi": 1024}[unit]


def test_what_the_fewest_pods_request_is_on_the_page() -> None:
    values = read_yaml(CHART / "values.yaml")
    kinds = [values[name] for name in ("edge", "web", "voice", "recommender")]
    processors, mebibytes = (
        sum(kind["replicas"]["min"] * amount(kind["resources"]["requests"][of]) for kind in kinds)
        for of in ("cpu", "memory")
    )
    assert f"request {processors:.1f} processors and {mebibytes / 1024:.1f} GiB at the least" in PAGE


def test_secrets_are_mounted_where_settings_are_read_and_not_where_eks_mounts_the_tokens_of_roles() -> None:
    """Nothing can be mounted inside a mount that is read-only."""
    templates = "".join(path.read_text() for path in (CHART / "templates").glob("*.*"))
    (folder,) = re.findall(r"^SECRETS_DIR: (\S+)$", templates, re.MULTILINE)
    assert re.findall(r"\{name: secrets, mountPath: ([^,]+), readOnly: true\}", templates) == [folder] * 2
    own = PurePosixPath(folder.replace("/var/run", "/run"))  # a link
    assert not PurePosixPath("/run/secrets/eks.amazonaws.com/serviceaccount").is_relative_to(own)
