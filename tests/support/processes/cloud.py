"""Our template in a stand-in for CloudFormation and the services of AWS that it names."""

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from embedded.programs import Program
from embedded.standins import STANDINS_PYTHON
from operations.aws.roles import SECRETS_READ
from operations.aws.stores import SECRETS
from operations.aws.template import template
from tests.support.processes.compose_project import eventually
from tests.support.processes.stack import AwsStandin, free_port

NAME, DOMAIN = "movies", "movies.example"
STARTING_SECONDS = 90
"""It loads all services, which takes a busy machine a while."""
PARAMETERS = {
    "DomainName": DOMAIN,
    "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/made-up",
    "AlarmEmail": "operator@movies.example",
    "ImageTag": "1",
    "BootstrapTag": "1",
    "Dataset": "small",
    "Running": "false",
    "Standin": "true",
}


@contextmanager
def cloud(folder: Path) -> Iterator[AwsStandin]:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "PERSIST_STATE": "0",
        "DOCKER_HOST": "unix:///nonexistent",
    }
    program = Program(
        name="cloud",
        command=(str(STANDINS_PYTHON.with_name("ministack")),),
        environment=environment,
        answers=lambda: answers(port),
    )
    standin = AwsStandin(folder, port, program)
    standin.starting_seconds = STARTING_SECONDS
    try:
        standin.start()
        yield standin
    finally:
        standin.close()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_localstack/health", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@dataclass(frozen=True)
class CloudStack:
    url: str

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.url, region_name="us-east-1")

    def create(self, **parameters: str) -> None:
        self.client("s3").create_bucket(Bucket="templates")
        self._send("create_stack", **parameters)
        assert self.status() == "CREATE_COMPLETE", self.failures()

    def change(self, **parameters: str) -> None:
        self._send("update_stack", **parameters)
        assert self.status() == "UPDATE_COMPLETE", self.failures()

    def delete(self) -> None:
        self.client("cloudformation").delete_stack(StackName=NAME)
        eventually(self._is_gone, 60, "the stack is deleted")

    def _send(self, call: str, **parameters: str) -> None:
        """Larger templates than 51,200 bytes come from a bucket, as on AWS."""
        self.client("s3").put_object(Bucket="templates", Key=call, Body=json.dumps(template()).encode())
        chosen = [{"ParameterKey": k, "ParameterValue": v} for k, v in {**PARAMETERS, **parameters}.items()]
        getattr(self.client("cloudformation"), call)(
            StackName=NAME,
            TemplateURL=f"{self.url}/templates/{call}",
            Parameters=chosen,
            Capabilities=["CAPABILITY_IAM"],
        )
        eventually(lambda: not self.status().endswith("IN_PROGRESS"), 60, "the stack is done")

    def _described(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
        return found

    def _is_gone(self) -> bool:
        listed = self.client("cloudformation").list_stacks()["StackSummaries"]
        return all(stack["StackStatus"] == "DELETE_COMPLETE" for stack in listed if stack["StackName"] == NAME)

    def status(self) -> str:
        return str(self._described()["StackStatus"])

    def failures(self) -> list[str]:
        events = self.client("cloudformation").describe_stack_events(StackName=NAME)["StackEvents"]
        return [f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in events if "FAIL" in str(e)]

    def outputs(self) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self._described()["Outputs"]}

    def resources(self) -> list[dict[str, Any]]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=NAME)
        return [summary for page in pages for summary in page["StackResourceSummaries"]]

    def container(self, name: str) -> dict[str, Any]:
        """As its task would start, with all references resolved."""
        task = self.client("ecs").describe_task_definition(taskDefinition=f"{NAME}-{name}")["taskDefinition"]
        found: dict[str, Any] = next(one for one in task["containerDefinitions"] if one["name"] == name)
        return found

    def environment(self, name: str) -> dict[str, str]:
        plain = {variable["name"]: variable["value"] for variable in self.container(name)["environment"]}
        made = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in self.resources()}
        values = {
            SECRETS[secret]: self.client("secretsmanager").get_secret_value(SecretId=made[secret])["SecretString"]
            for secret in SECRETS_READ.get(name, ())
        }
        return plain | values
