"""How the containers are locked up."""

import json

import pytest

from tests.support.processes.compose_project import SERVICES, Composed, docker

OWN_IMAGES = ("matinee-nginx", "matinee-web", "matinee-voice", "matinee-recommender")


def test_every_service_of_the_file_is_looked_at(composed: Composed) -> None:
    assert set(composed.compose("config", "--services").stdout.split()) == {*SERVICES, "authority"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_no_root_cannot_write_and_has_no_capability(composed: Composed, service: str) -> None:
    inspected = composed.inspected(service)
    host = inspected["HostConfig"]
    user = inspected["Config"]["User"].partition(":")[0]
    assert int(user) > 0
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert not host["Privileged"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_takes_no_more_than_its_share(composed: Composed, service: str) -> None:
    host = composed.inspected(service)["HostConfig"]
    assert 0 < host["Memory"] <= 2 * 2**30
    assert 0 < host["PidsLimit"] <= 512
    assert host["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}


@pytest.mark.parametrize("service", [service for service in SERVICES if service != "bootstrap"])
def test_a_running_container_is_healthy_and_comes_back_by_itself(composed: Composed, service: str) -> None:
    inspected = composed.inspected(service)
    assert inspected["State"]["Health"]["Status"] == "healthy"
    assert inspected["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"


def test_only_nginx_is_published_and_only_on_this_machine(composed: Composed) -> None:
    published = {service: composed.inspected(service)["HostConfig"]["PortBindings"] for service in SERVICES}
    port = composed.settings["HTTP_PORT"]
    # published by the tests' own file, to look into the tables
    assert published.pop("localstack") == {
        "4566/tcp": [{"HostIp": "127.0.0.1", "HostPort": composed.settings["LOCALSTACK_PORT"]}]
    }
    assert published.pop("nginx") == {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": port}]}
    assert not any(published.values())


@pytest.mark.parametrize(("store", "port"), [("localstack", 4566), ("redis", 6379), ("recommender", 8001)])
def test_what_lies_behind_cannot_be_reached_from_nginx(composed: Composed, store: str, port: int) -> None:
    networks = composed.inspected(store)["NetworkSettings"]["Networks"]
    addresses = [network["IPAddress"] for network in networks.values()]
    for host in (store, *addresses):
        reached = composed.run_in("nginx", "curl", "--max-time", "1", f"telnet://{host}:{port}", check=False)
        assert reached.returncode in {6, 7, 28}
        assert "Connected" not in reached.stderr


def test_the_secret_is_in_a_file_of_the_containers_alone(composed: Composed) -> None:
    assert composed.run_in("web", "cat", "/run/secrets/internal_token").stdout == composed.token
    places = [composed.compose("config").stdout]
    places += [str(composed.inspected(service)) for service in SERVICES]
    places += [docker("history", "--no-trunc", image) for image in OWN_IMAGES]
    assert not any(composed.token in place for place in places)


def test_redis_keeps_nothing_on_disk(composed: Composed) -> None:
    options = composed.run_in("redis", "redis-cli", "config", "get", "save", "appendonly", "maxmemory-policy").stdout
    answers = options.splitlines()
    assert dict(zip(answers[::2], answers[1::2], strict=True)) == {
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "volatile-lru",
    }


def test_on_real_aws_there_is_no_localstack_and_credentials_are_the_operators(composed: Composed) -> None:
    settings = {
        **composed.settings,
        "COMPOSE_FILE": "docker-compose.yml:docker-compose.aws.yml",
        "BUCKET": "of-an-operator",
        "AWS_ACCESS_KEY_ID": "of an operator",
    }
    config = json.loads(Composed(settings, composed.token).compose("config", "--format", "json").stdout)
    assert set(config["services"]) == {*SERVICES} - {"localstack"}
    for service in ("web", "voice", "recommender", "bootstrap"):
        environment = config["services"][service]["environment"]
        assert environment["AWS_ENDPOINT_URL"] is None
        assert environment["AWS_ACCESS_KEY_ID"] == "of an operator"
        assert environment["BUCKET"] == "of-an-operator"
