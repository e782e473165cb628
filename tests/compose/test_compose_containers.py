"""Privileges, limits, networks and secrets of the containers."""

import json

import pytest

from tests.support.processes.compose_project import SERVICES, ComposeProject, docker

OWN_IMAGES = ("matinee-nginx", "matinee-web", "matinee-voice", "matinee-recommender")


def test_these_tests_cover_every_service_of_the_compose_file(project: ComposeProject) -> None:
    assert set(project.compose("config", "--services").stdout.split()) == {*SERVICES, "authority"}


@pytest.mark.parametrize("service", SERVICES)
def test_containers_run_unprivileged_on_a_read_only_file_system(project: ComposeProject, service: str) -> None:
    container = project.inspect(service)
    host = container["HostConfig"]
    user = container["Config"]["User"].partition(":")[0]
    assert int(user) > 0
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert not host["Privileged"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", SERVICES)
def test_containers_have_limits_for_memory_processes_and_logs(project: ComposeProject, service: str) -> None:
    host = project.inspect(service)["HostConfig"]
    assert 0 < host["Memory"] <= 4 * 2**30
    assert 0 < host["PidsLimit"] <= 4096  # threads count
    assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}


@pytest.mark.parametrize("service", [service for service in SERVICES if service != "bootstrap"])
def test_running_containers_are_healthy_and_restart_automatically(project: ComposeProject, service: str) -> None:
    container = project.inspect(service)
    assert container["State"]["Health"]["Status"] == "healthy"
    assert container["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"


def test_only_nginx_is_published_and_only_on_the_loopback_address(project: ComposeProject) -> None:
    published = {service: project.inspect(service)["HostConfig"]["PortBindings"] for service in SERVICES}
    port = project.settings["HTTP_PORT"]
    # published by the tests' own file, to read the tables
    assert published.pop("aws") == {"4566/tcp": [{"HostIp": "127.0.0.1", "HostPort": project.settings["AWS_PORT"]}]}
    assert published.pop("nginx") == {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": port}]}
    assert not any(published.values())


@pytest.mark.parametrize(("store", "port"), [("aws", 4566), ("redis", 6379), ("recommender", 8001)])
def test_nginx_cannot_reach_the_stores_and_the_recommender(project: ComposeProject, store: str, port: int) -> None:
    networks = project.inspect(store)["NetworkSettings"]["Networks"]
    addresses = [network["IPAddress"] for network in networks.values()]
    for host in (store, *addresses):
        reached = project.run_in("nginx", "curl", "--max-time", "1", f"telnet://{host}:{port}", check=False)
        assert reached.returncode in {6, 7, 28}
        assert "Connected" not in reached.stderr


def test_the_internal_token_is_only_in_a_mounted_file(project: ComposeProject) -> None:
    assert project.run_in("web", "cat", "/run/secrets/internal_token").stdout == project.token
    places = [project.compose("config").stdout]
    places += [str(project.inspect(service)) for service in SERVICES]
    places += [docker("history", "--no-trunc", image) for image in OWN_IMAGES]
    assert not any(project.token in place for place in places)


def test_redis_writes_nothing_to_disk(project: ComposeProject) -> None:
    options = project.run_in("redis", "redis-cli", "config", "get", "save", "appendonly", "maxmemory-policy").stdout
    responses = options.splitlines()
    assert dict(zip(responses[::2], responses[1::2], strict=True)) == {
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "volatile-lru",
    }


def test_on_real_aws_there_is_no_stand_in_and_the_operators_credentials_are_used(project: ComposeProject) -> None:
    settings = {
        **project.settings,
        "COMPOSE_FILE": "docker-compose.yml:docker-compose.aws.yml",
        "BUCKET": "operators-bucket",
        "AWS_ACCESS_KEY_ID": "operators-key",
    }
    config = json.loads(ComposeProject(settings, project.token).compose("config", "--format", "json").stdout)
    assert set(config["services"]) == {*SERVICES} - {"aws"}
    for service in ("web", "voice", "recommender", "bootstrap"):
        environment = config["services"][service]["environment"]
        assert environment["AWS_ENDPOINT_URL"] is None
        assert environment["AWS_ACCESS_KEY_ID"] == "operators-key"
        assert environment["BUCKET"] == "operators-bucket"
