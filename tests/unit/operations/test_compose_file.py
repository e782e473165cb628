"""What can be checked of docker-compose.yml without Docker."""

import re
from typing import Any

import pytest

from embedded.environments import RECOMMENDER_OPTIONS, WEB_OPTIONS
from embedded.programs import ROOT
from services.recommender.settings import RecommenderSettings
from services.web.settings import WebSettings
from tests.support.promql import read_yaml

SERVICES: dict[str, dict[str, Any]] = read_yaml(ROOT / "docker-compose.yml")["services"]
STANDINS = {path.stem: read_yaml(path)["services"]["aws"] for path in (ROOT / "operations/standins").glob("*.yml")}
OUR_OWN = ("recommender", "bootstrap", "scheduler", "worker")
MAX_PROCESSES, THREADS, PROCESSORS = 64, 40, 64
THREADS_PER_PROCESSOR = 16
"""Of a training: polars, BLAS, and an event loop's threads in each of its processes."""
SETTING = re.compile(r"\$\{(\w+_(?:MEMORY|MAXMEMORY)):-(\d+[gm]b?)\}")


@pytest.mark.parametrize("name", ["LOG_ONE_LIST_IN", "SLOW_LIST_MS", "WEB_WORKERS"])
def test_web_gets_its_settings_with_their_defaults(name: str) -> None:
    default = WebSettings.model_fields[name.lower()].default
    assert SERVICES["web"]["environment"][name] == f"${{{name}:-{default}}}"
    assert name in WEB_OPTIONS, "make run passes it on as well"


@pytest.mark.parametrize("name", [name for name in RECOMMENDER_OPTIONS if name.startswith("TRAIN_")])
@pytest.mark.parametrize("service", ["recommender", "bootstrap"])
def test_recommenders_train_when_their_settings_say(service: str, name: str) -> None:
    default = RecommenderSettings.model_fields[name.lower()].default
    assert SERVICES[service]["environment"][name] == f"${{{name}:-{'' if default is None else default}}}"


@pytest.mark.parametrize("service", ["web", "voice"])
def test_as_many_workers_as_may_be_fit_into_the_limit_of_threads(service: str) -> None:
    assert SERVICES[service]["pids_limit"] >= MAX_PROCESSES * THREADS
    assert re.fullmatch(r"\$\{\w+_WORKERS:-1\}", SERVICES[service]["environment"][f"{service.upper()}_WORKERS"])


@pytest.mark.parametrize("service", OUR_OWN)
def test_threads_for_64_processors_fit_into_the_limit(service: str) -> None:
    assert SERVICES[service]["pids_limit"] >= PROCESSORS * THREADS_PER_PROCESSOR


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_a_health_check_unless_it_ends_or_has_none_to_ask(service: str) -> None:
    checked = "healthcheck" in SERVICES[service]
    assert checked != (service in {"bootstrap", "tunnel"}), "cloudflared has no shell and no client"
    if checked and service != "aws":
        assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"


def test_localstack_is_healthy_once_dynamodb_runs_which_is_loaded_at_the_start() -> None:
    """Its own health answers before."""
    assert "X-Amz-Target: DynamoDB_20120810.ListTables" in STANDINS["localstack"]["healthcheck"]["test"]
    assert STANDINS["localstack"]["environment"]["EAGER_SERVICE_LOADING"] == "1"


def bind_mounts() -> list[tuple[str, Any]]:
    mounts = [(name, mount) for name, service in SERVICES.items() for mount in service.get("volumes", [])]
    return [(name, mount) for name, mount in mounts if not (isinstance(mount, str) and re.match(r"\w", mount))]


def test_every_bind_mount_is_labelled_for_selinux() -> None:
    assert {name for name, _ in bind_mounts()} >= {"web", "voice", "recommender", "prometheus", "grafana"}
    for name, mount in bind_mounts():
        labelled = mount["bind"]["selinux"] == "z" if isinstance(mount, dict) else mount.endswith(":ro,z")
        assert labelled, f"{name}: {mount}"


@pytest.mark.parametrize("service", ["recommender", "bootstrap"])
def test_the_file_of_dataset_path_is_mounted_where_the_service_looks_for_it(service: str) -> None:
    place = SERVICES[service]["environment"]["DATASET_PATH"]
    assert place == "${DATASET_PATH:+/dataset}"
    assert [mount["source"] for mount in SERVICES[service]["volumes"] if isinstance(mount, dict)] == [
        "${DATASET_PATH:-./operations}"
    ]


def test_every_limit_of_memory_that_may_have_to_grow_is_a_setting_on_the_operators_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    found = set(SETTING.findall((ROOT / "docker-compose.yml").read_text()))
    assert {name for name, _ in found} >= {"RECOMMENDER_MEMORY", "CLUSTER_MEMORY", "AWS_STANDIN_MEMORY", "NGINX_MEMORY"}
    for name, default in found:
        assert re.search(rf"^\| `{name}` \| {default} \|", page, re.MULTILINE), name


def test_a_worker_of_the_cluster_is_never_paused_by_its_memory() -> None:
    memory = SERVICES["worker"]["environment"]
    assert {memory[f"DASK_DISTRIBUTED__WORKER__MEMORY__{step}"] for step in ("TARGET", "SPILL", "PAUSE")} == {"False"}
    command = SERVICES["worker"]["command"]
    assert command[command.index("--memory-limit") + 1] == SERVICES["worker"]["mem_limit"]


def test_images_have_exact_tags() -> None:
    images = {service["image"] for service in [*SERVICES.values(), *STANDINS.values()] if "image" in service}
    for image in images:
        assert image.startswith("matinee-") or re.search(r":v?\d+\.\d+\.\d+", image), image
