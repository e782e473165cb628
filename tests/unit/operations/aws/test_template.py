"""The template has what it must, and each service may do what it does and no more."""

import json
import re
from typing import Any

import pytest

from embedded.programs import ROOT
from operations.aws.collector import KEPT, configuration
from operations.aws.network import PORTS
from operations.aws.roles import OBJECTS_WRITTEN, READS, WRITES
from operations.aws.services import environment_of
from operations.aws.stores import PREFIX, table_id
from operations.aws.template import template
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import CURRENT
from services.voice.settings import VoiceSettings
from services.web.settings import WebSettings
from shared.settings import ServiceSettings
from shared.stores.tables import EXPIRING, SCHEMAS
from tests.support.promql import OURS, alerts, read_yaml

TEMPLATE = template()
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
SETTINGS: dict[str, type[ServiceSettings]] = {
    "web": WebSettings,
    "voice": VoiceSettings,
    "recommender": RecommenderSettings,
    "bootstrap": RecommenderSettings,
}
SERVICES = ("web", "voice", "recommender")


def of_type(kind: str) -> dict[str, Any]:
    return {name: part["Properties"] for name, part in RESOURCES.items() if part["Type"] == f"AWS::{kind}"}


def statements(role: str) -> list[dict[str, Any]]:
    policies = RESOURCES[f"{role.title()}Role"]["Properties"]["Policies"]
    found = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    return [statement["Fn::If"][1] if "Fn::If" in statement else statement for statement in found]


def actions(role: str) -> set[str]:
    return {action for statement in statements(role) for action in statement["Action"]}


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_table_is_as_the_services_expect_it_with_recovery(name: str) -> None:
    table = RESOURCES[table_id(name)]["Properties"]
    kinds = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    assert {key["AttributeName"]: kinds[key["AttributeName"]] for key in table["KeySchema"]} == SCHEMAS[name]
    assert [key["KeyType"] for key in table["KeySchema"]] == ["HASH", "RANGE"][: len(SCHEMAS[name])]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert ("TimeToLiveSpecification" in table) == (name in EXPIRING)
    assert table["TableName"] == {"Fn::Sub": f"{PREFIX}{name}"}


def test_only_the_bootstrap_may_create_tables() -> None:
    assert "dynamodb:CreateTable" in actions("bootstrap")
    for role in (*SERVICES, "edge"):
        assert not {action for action in actions(role) if re.search("Create|Delete(Table|Bucket)", action)}


@pytest.mark.parametrize("role", [*SERVICES, "bootstrap", "edge"])
def test_no_role_has_wildcards_in_actions_or_reaches_other_things_than_ours(role: str) -> None:
    for statement in statements(role):
        assert not [action for action in statement["Action"] if "*" in action]
        for place in statement["Resource"]:
            assert "Fn::GetAtt" in place or "${" in place["Fn::Sub"], place


def test_web_reads_no_whole_table_but_what_webhooks_wait_for() -> None:
    (scan,) = [each["Resource"] for each in statements("web") if "dynamodb:Scan" in each["Action"]]
    assert [place["Fn::Sub"].rpartition("-")[2] for place in scan] == ["outbox"]
    assert "dynamodb:Scan" not in actions("voice")


@pytest.mark.parametrize("service", ["web", "voice"])
def test_a_service_may_use_every_table_that_its_code_names(service: str) -> None:
    code = "".join(path.read_text() for path in (ROOT / "services" / service).rglob("*.py"))
    named = set(re.findall(r"\btables\.(\w+)", code)) & set(SCHEMAS)
    assert named
    assert named <= {*READS.get(service, ()), *WRITES[service]}
    # of lists, which both read from the record
    assert {"profiles", "recommendations", "control"} <= {*READS.get(service, ()), *WRITES[service]}


def test_the_site_writes_posters_only_and_voice_no_objects() -> None:
    assert OBJECTS_WRITTEN["web"] == ("posters/*",)
    assert "voice" not in OBJECTS_WRITTEN


@pytest.mark.parametrize("program", OBJECTS_WRITTEN)
def test_a_program_that_reads_what_it_writes_is_told_what_is_missing(program: str) -> None:
    """Without ListBucket S3 answers 403 in place of 404, which would be taken for a store that is away."""
    (listed,) = [each["Resource"] for each in statements(program) if "s3:ListBucket" in each["Action"]]
    assert listed == [{"Fn::GetAtt": ["Bucket", "Arn"]}]


def test_a_removed_model_is_not_kept_as_an_old_version_for_longer_than_s3_can() -> None:
    """It knows what somebody has taken back."""
    (bucket,) = of_type("S3::Bucket").values()
    days = {
        rule.get("Prefix", ""): rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in bucket["LifecycleConfiguration"]["Rules"]
        if rule["Status"] == "Enabled"
    }
    assert days == {"": 7, f"{CURRENT.split('/')[0]}/": 1}


@pytest.mark.parametrize("service", SETTINGS)
def test_each_variable_is_a_setting_of_the_service(service: str) -> None:
    assert {name.lower() for name in environment_of(service)} <= set(SETTINGS[service].model_fields)


def test_every_rule_of_the_alarms_is_evaluated_and_reaches_the_operators() -> None:
    rules = RESOURCES["Rules"]["Properties"]["Data"]
    assert rules == (ROOT / "observe" / "alerts.yml").read_text()
    manager = RESOURCES["Metrics"]["Properties"]["AlertManagerDefinition"]["Fn::Sub"]
    assert manager.startswith("alertmanager_config: |\n  {")
    told = json.loads(manager.split("|\n", 1)[1])
    assert told["route"]["receiver"] == told["receivers"][0]["name"]
    (topic,) = told["receivers"][0]["sns_configs"]
    assert topic == {"topic_arn": "${Alarms}", "sigv4": {"region": "${AWS::Region}"}}, "no role of ours publishes"


@pytest.mark.parametrize("sender", ["aps", "cloudwatch", "budgets"])
def test_a_service_of_aws_that_tells_of_alarms_may_use_the_topic_and_its_key(sender: str) -> None:
    topic = RESOURCES["AlarmsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    key = RESOURCES["AlarmsKey"]["Properties"]["KeyPolicy"]["Statement"]
    for statement, needed in (
        (topic[0], ["sns:Publish", "sns:GetTopicAttributes"]),
        (key[1], ["kms:Decrypt", "kms:GenerateDataKey*"]),
    ):
        assert statement["Action"] == needed
        assert f"{sender}.amazonaws.com" in statement["Principal"]["Service"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_each_metric_of_a_rule_is_collected(rule: dict[str, Any]) -> None:
    names = OURS.findall(rule["expr"])
    assert names or "up" in rule["expr"], "the collector itself writes `up`"
    assert not [name for name in names if not re.fullmatch(KEPT, name)]


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_a_collector_that_names_it_as_prometheus_does(service: str) -> None:
    containers = RESOURCES[f"{service.title()}Task"]["Properties"]["ContainerDefinitions"]
    collector = next(container for container in containers if container["Name"] == "collector")
    assert "AOT_CONFIG_CONTENT" in {variable["Name"] for variable in collector["Environment"]}
    scrape = json.loads(configuration(service, PORTS[service]))["receivers"]["prometheus"]["config"]["scrape_configs"][
        0
    ]
    jobs = {job["job_name"]: job for job in read_yaml(ROOT / "observe" / "prometheus.yml")["scrape_configs"]}
    assert scrape["job_name"] in jobs
    assert scrape["static_configs"] == [{"targets": [f"127.0.0.1:{jobs[service]['dns_sd_configs'][0]['port']}"]}]
    assert "aps:RemoteWrite" in actions(service)


def test_every_alarm_reaches_the_topic() -> None:
    alarms = of_type("CloudWatch::Alarm")
    assert alarms
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]


def test_only_the_balancer_is_reached_from_the_internet_and_only_nginx_from_the_balancer() -> None:
    open_to_all = {
        name
        for name, group in of_type("EC2::SecurityGroup").items()
        if any("CidrIp" in rule for rule in group["SecurityGroupIngress"])
    }
    assert open_to_all == {"BalancerGroup"}
    balanced = {name for name, service in of_type("ECS::Service").items() if "LoadBalancers" in service}
    assert balanced == {"EdgeService"}
    for service in of_type("ECS::Service").values():
        assert service["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "DISABLED"


def test_containers_are_read_only_and_scale_with_the_processor() -> None:
    for task in of_type("ECS::TaskDefinition").values():
        assert all(container["ReadonlyRootFilesystem"] for container in task["ContainerDefinitions"])
    assert set(of_type("ApplicationAutoScaling::ScalingPolicy")) == {f"{s.title()}Scaling" for s in ("edge", *SERVICES)}


def test_the_bootstrap_has_a_version_of_its_own_so_that_it_runs_before_the_services_of_that_version() -> None:
    for name, task in of_type("ECS::TaskDefinition").items():
        image = task["ContainerDefinitions"][0]["Image"]["Fn::Sub"]
        assert image.partition(":")[2] == ("${BootstrapTag}" if name == "BootstrapTask" else "${ImageTag}")
    bootstrap, recommender = (
        RESOURCES[f"{name}Task"]["Properties"]["ContainerDefinitions"][0]["Image"]["Fn::Sub"].partition(":")[0]
        for name in ("Bootstrap", "Recommender")
    )
    assert bootstrap == recommender == "${ImageRegistry}matinee-recommender"
