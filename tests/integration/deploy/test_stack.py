"""Our CloudFormation template, created, changed and deleted in a stand-in, and the services on what it made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from embedded.environments import DUMMY_CREDENTIALS
from embedded.programs import ROOT
from operations.aws.parts import ON_AWS
from operations.aws.template import template
from shared.stores.tables import SCHEMAS
from tests.chaos.dataset import write_dataset
from tests.support.processes.cloud import DOMAIN, NAME, CloudStack, cloud
from tests.support.processes.compose_project import eventually
from tests.support.processes.edge import need_nginx, running
from tests.support.processes.stack import RedisStandin, free_port

STARTING_SECONDS = 240


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, redis_standin: RedisStandin) -> Iterator[CloudStack]:
    with cloud(tmp_path_factory.mktemp("cloud")) as standin:
        stack = CloudStack(standin.url)
        stack.create(CacheUrl=redis_standin.url)
        yield stack


def conditions() -> dict[str, bool]:
    """Of each resource, whether it is only made on AWS."""
    return {name: ON_AWS in part.get("Condition", "") for name, part in template()["Resources"].items()}


def test_everything_is_created_but_what_the_stand_in_lacks(
    stack: CloudStack, capsys: pytest.CaptureFixture[str]
) -> None:
    only_on_aws = {name for name, conditional in conditions().items() if conditional}
    created = {resource["LogicalResourceId"] for resource in stack.resources()}
    assert created == set(conditions()) - only_on_aws
    kinds = sorted({template()["Resources"][name]["Type"] for name in only_on_aws})
    with capsys.disabled():
        sys.stdout.write(f"\nonly checked on the template: {', '.join(kinds)}\n")
    listed = stack.client("dynamodb").list_tables()["TableNames"]
    assert set(listed) == {f"{NAME}-{table}" for table in SCHEMAS}


def test_what_is_internal_is_unreachable_behind_nginx_as_its_task_runs(stack: CloudStack, tmp_path: Path) -> None:
    need_nginx()
    with running(tmp_path, stack.environment("edge")) as edge:
        for path in ("/internal/status", "/metrics", "//internal", "/%6detrics", "/METRICS"):
            assert httpx.get(f"{edge.url}{path}", headers={"Host": DOMAIN}).status_code == 404
        # behind it nothing runs
        assert httpx.get(f"{edge.url}/about", headers={"Host": DOMAIN}).status_code == 503
        assert httpx.get(f"{edge.url}/about", headers={"Host": "other.example"}).status_code == 400


def test_a_change_takes_new_images_and_keeps_the_data(stack: CloudStack, redis_standin: RedisStandin) -> None:
    dynamodb = stack.client("dynamodb")
    dynamodb.put_item(TableName=f"{NAME}-names", Item={"name": {"S": "kept"}})
    stack.change(CacheUrl=redis_standin.url, BootstrapTag="2")
    images = [stack.container(name)["image"] for name in ("bootstrap", "recommender")]
    assert images == ["matinee-recommender:2", "matinee-recommender:1"]
    stack.change(CacheUrl=redis_standin.url, BootstrapTag="2", ImageTag="2")
    assert stack.container("web")["image"] == "matinee-web:2"
    assert dynamodb.get_item(TableName=f"{NAME}-names", Key={"name": {"S": "kept"}})["Item"]


@pytest.mark.long
@pytest.mark.longest
def test_the_services_run_on_the_tables_and_the_bucket_of_the_stack(stack: CloudStack, tmp_path: Path) -> None:
    before = made(stack)
    local = {
        **DUMMY_CREDENTIALS,
        "PATH": os.environ["PATH"],
        "HOST": "127.0.0.1",
        "AWS_ENDPOINT_URL": stack.url,
        "DATASET_PATH": str(write_dataset(tmp_path / "dataset")),
        "DOWNLOADS_DIR": str(tmp_path / "downloads"),
        "MODEL_DIR": str(tmp_path / "models"),
        "FRAGMENTS_DIR": str(tmp_path / "fragments"),
        "ALGORITHM": "ease",
        "DRAIN_SECONDS": "0",
    }
    ports = {name: free_port() for name in ("recommender", "voice", "web")}
    for name, port in ports.items():
        local |= {f"{name.upper()}_PORT": str(port), f"{name.upper()}_URL": f"http://127.0.0.1:{port}"}
    environment = {**stack.environment("bootstrap"), **local}
    subprocess.run([sys.executable, "-m", "services.recommender.bootstrap"], cwd=ROOT, env=environment, check=True)
    with ExitStack() as programs:
        for name, port in ports.items():
            programs.enter_context(program(name, {**stack.environment(name), **local}))
            eventually(lambda port=port: is_ready(port), STARTING_SECONDS, f"{name} is ready")  # type: ignore[misc]
        with httpx.Client(base_url=local["WEB_URL"], headers={"Host": DOMAIN}, timeout=30) as client:
            session = (
                client.post("/api/users", json={"name": "Ada", "password": "correct horse"}).raise_for_status().json()
            )
            client.headers["Authorization"] = f"Bearer {session['token']}"
            rated = client.put(f"/api/users/{session['user_id']}/ratings/1", json={"rating": 5}).raise_for_status()
            assert rated.json()["recommendations"]["movies"]
    assert made(stack) == before, "no service makes tables or buckets"


def test_nothing_is_left_of_a_deleted_stack(stack: CloudStack) -> None:
    """The last test of this module."""
    bucket = stack.client("s3")
    name = stack.outputs()["BucketName"]
    for found in bucket.list_object_versions(Bucket=name).get("Versions", []):
        bucket.delete_object(Bucket=name, Key=found["Key"], VersionId=found["VersionId"])
    stack.delete()
    assert made(stack) == ([], ["templates"])


def made(stack: CloudStack) -> tuple[list[str], list[str]]:
    tables = stack.client("dynamodb").list_tables()["TableNames"]
    return sorted(tables), sorted(bucket["Name"] for bucket in stack.client("s3").list_buckets()["Buckets"])


@contextmanager
def program(name: str, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", f"services.{name}"], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
