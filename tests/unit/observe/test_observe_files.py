"""What Prometheus and Grafana are given: as far as it can be checked without them."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest

from shared.circuit_breaker import CircuitBreaker
from shared.telemetry.metrics import Metrics
from tests.support.promql import (
    GROUPED,
    OBSERVE,
    OURS,
    SELECTOR,
    alerts,
    dashboard,
    queried_metrics,
    queries,
    read_yaml,
)

ROOT = OBSERVE.parent
OF_PROMETHEUS = {"job", "instance", "le"}
PORTS = {"web": 8000, "voice": 8002, "recommender": 8001}


@pytest.fixture(scope="module")
def exported() -> dict[str, set[str]]:
    """Each metric of a service in which everything happened, with its labels."""
    metrics = Metrics("web")
    metrics.observe_request("GET", "/", 200, 0.01)
    metrics.count_shed_request("requests")
    metrics.observe_list("cache", 0.01)
    metrics.count_lookup("lists", "hit")
    metrics.count_fence_rejection("redis")
    metrics.set_served_model("1", "ease", "ml-100k", datetime.now(UTC))
    metrics.observe_store_call("dynamodb", "GetItem", 0.01)
    metrics.count_store_error("dynamodb")
    metrics.count_background_failure("lease")
    metrics.watch_breaker(CircuitBreaker("redis", 1))
    metrics.set_dependency("redis", True)
    metrics.set_clock_skew("dynamodb", 0)
    found: dict[str, set[str]] = defaultdict(set)
    for family in metrics.registry.collect():
        for sample in family.samples:
            found[sample.name] |= set(sample.labels)
    return found


def test_every_queried_metric_is_exported(exported: dict[str, set[str]]) -> None:
    assert queried_metrics() <= exported.keys()
    assert len(queried_metrics()) > 20


def test_every_metric_of_ours_is_shown_or_watched(exported: dict[str, set[str]]) -> None:
    ours = {re.sub("_(bucket|count|sum)$", "", name) for name in exported if name.startswith("matinee_")}
    assert ours == {re.sub("_(bucket|count|sum)$", "", n) for n in queried_metrics() if n.startswith("matinee_")}


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_labels_that_its_metrics_have(query: str, exported: dict[str, set[str]]) -> None:
    for name, selector in SELECTOR.findall(query):
        assert set(re.findall(r"(\w+)\s*[!=]~?", selector)) <= exported[name] | OF_PROMETHEUS
    labels = set().union(*(exported[name] for name in OURS.findall(query)))
    grouped = {label.strip() for group in GROUPED.findall(query) for label in group.split(",")}
    assert grouped <= labels | OF_PROMETHEUS


def test_every_alarm_has_a_name_of_its_own_a_sentence_and_an_urgency() -> None:
    assert max(Counter(rule["alert"] for rule in alerts()).values()) == 1
    for rule in alerts():
        assert re.fullmatch("[A-Z][A-Za-z]+", rule["alert"])
        assert rule["labels"]["severity"] in {"now", "soon"}
        assert rule["annotations"]["summary"].endswith((".", "}}B of its 512 MB."))


def test_the_operators_page_explains_every_alarm_and_no_other() -> None:
    names = {rule["alert"] for rule in alerts()}
    headings = re.findall(r"^#+ ([A-Z][a-z]+[A-Z][A-Za-z]+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    assert Counter(headings) == Counter(names)


def test_every_service_of_ours_is_scraped_however_many_there_are_of_it() -> None:
    scraped = {config["job_name"]: config["dns_sd_configs"][0] for config in prometheus()["scrape_configs"]}
    assert {job: (found["names"], found["type"], found["port"]) for job, found in scraped.items()} == {
        service: ([service], "A", port) for service, port in PORTS.items()
    }
    services = compose()["services"]
    for service, port in PORTS.items():
        assert f":{port}/health/ready" in services[service]["healthcheck"]["test"][-1]
        assert set(services[service]["networks"]) & set(services["prometheus"]["networks"]) == {"back"}


def test_the_alarms_are_loaded() -> None:
    assert prometheus()["rule_files"] == ["alerts.yml"]


def test_the_dashboard_asks_the_prometheus_that_is_provisioned() -> None:
    provisioned = read_yaml(OBSERVE / "grafana/provisioning/datasources/prometheus.yml")["datasources"][0]
    assert provisioned["url"] == "http://prometheus:9090"
    datasources = {panel["datasource"]["uid"] for panel in shown()}
    assert datasources == {provisioned["uid"]}
    folder = read_yaml(OBSERVE / "grafana/provisioning/dashboards/matinee.yml")["providers"][0]["options"]["path"]
    assert f"./observe/grafana/dashboards:{folder}:ro,z" in compose()["services"]["grafana"]["volumes"]


def test_the_panels_say_what_they_show_and_lie_side_by_side() -> None:
    assert max(Counter(panel["id"] for panel in dashboard()["panels"]).values()) == 1
    assert all(panel["title"] and panel["description"].endswith(".") for panel in shown())
    assert not [(a["title"], b["title"]) for a, b in combinations(shown(), 2) if overlap(a["gridPos"], b["gridPos"])]
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in shown())


@pytest.mark.parametrize("service", ["prometheus", "grafana"])
def test_what_observes_is_pinned_locked_up_and_not_there_unless_asked_for(service: str) -> None:
    options = compose()["services"][service]
    assert re.fullmatch(r"(prom/prometheus:v|grafana/grafana:)\d+\.\d+\.\d+", options["image"])
    assert options["profiles"] == ["observe"]
    assert options["read_only"] is True
    assert options["cap_drop"] == ["ALL"]
    assert options["security_opt"] == ["no-new-privileges:true"]
    assert int(options["user"].partition(":")[0]) > 0
    assert options["mem_limit"]
    assert all(port.startswith("127.0.0.1:") for port in options.get("ports", []))


def test_grafana_shows_and_lets_nobody_sign_in_or_change() -> None:
    settings = compose()["services"]["grafana"]["environment"]
    assert settings["GF_AUTH_ANONYMOUS_ENABLED"] == "true"
    assert "GF_AUTH_ANONYMOUS_ORG_ROLE" not in settings, "a viewer, unless options otherwise"
    assert settings["GF_AUTH_BASIC_ENABLED"] == "false"
    assert settings["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"


def prometheus() -> Any:
    return read_yaml(OBSERVE / "prometheus.yml")


def compose() -> Any:
    return read_yaml(ROOT / "docker-compose.yml")


def shown() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def overlap(a: dict[str, int], b: dict[str, int]) -> bool:
    beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
    below = a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
    return not (beside or below)
