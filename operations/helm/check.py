"""Lints, renders and validates the chart, with Helm's own library; the manifests are written to reports/helm."""

import sys
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

CHART = Path(__file__).parent / "matinee"
REPORTS = Path("reports/helm")
VERSION = "1.34"
NEEDED = {"images": {"tag": "1"}, "aws": {"bucket": "films"}, "redisUrl": "rediss+cluster://cache.example:6379"}
MORE = {
    "secrets": {"store": "vault"},
    "prometheus": {"namespace": "monitoring"},
    "outwardPorts": [4317],
    "settings": {"LOG_LEVEL": "DEBUG"},
    "roles": {"web": "arn:aws:iam::000000000000:role/web"},
    "ingress": {"annotations": {"example": "yes"}},
}
WARNING = 2
OWN_KINDS = {"ExternalSecret"}
"""Of an operator, so Kubernetes has no schema for them."""


def rendered(values: dict[str, object], is_update: bool) -> list[dict[str, object]]:
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(
            values,
            name="movies",
            namespace="films",
            revision=1 + is_update,
            is_install=not is_update,
            is_upgrade=is_update,
        )
    texts = [text for name, text in files.items() if name.endswith(".yaml")]
    return [document for text in texts for document in yaml.safe_load_all(text) if document]


def main() -> None:
    linted = helm.lint(str(CHART), values=NEEDED, strict=True)["messages"]
    findings = [found for found in linted if found["severity"] >= WARNING]
    for finding in findings:
        sys.stderr.write(f"{finding['path']}: {finding['error']}\n")
    REPORTS.mkdir(parents=True, exist_ok=True)
    for name, values, is_update in (("least", NEEDED, False), ("more", NEEDED | MORE, True)):
        manifests = rendered(values, is_update)
        for manifest in manifests:
            if manifest["kind"] not in OWN_KINDS:
                kubernetes_validate.validate(manifest, VERSION, strict=True)
        (REPORTS / f"{name}.yaml").write_text(yaml.safe_dump_all(manifests))
    if findings:
        sys.exit(1)


if __name__ == "__main__":
    main()
