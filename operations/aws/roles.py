"""What each service may do: its own tables and objects, and no more. Only the bootstrap may create tables."""

from collections.abc import Sequence
from typing import Any

from operations.aws.parts import Part, attribute, ref, resource, sub
from operations.aws.stores import PREFIX, SECRETS
from shared.stores.tables import SCHEMAS

READ = ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
WRITE = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
CREATE = (
    "CreateTable",
    "DescribeTable",
    "DescribeContinuousBackups",
    "UpdateContinuousBackups",
    "DescribeTimeToLive",
    "UpdateTimeToLive",
)
READS = {"web": ("recommendations",), "voice": ("users", "profiles", "recommendations", "control")}
WRITES = {
    "web": ("users", "names", "profiles", "control", "grants", "imports", "rooms", "audit", "webhooks", "outbox"),
    "voice": ("voices",),
    "recommender": tuple(SCHEMAS),
    "bootstrap": tuple(SCHEMAS),
}
SCANS = {"web": ("outbox",)}
OBJECTS_READ = {"web": ("fragments/*",), "voice": ("fragments/*",)}
OBJECTS_LISTED = ("web", "recommender", "bootstrap")
"""Who may not list is told that a missing object is refused: web asks for posters that may not be there."""
OBJECTS_WRITTEN = {"web": ("posters/*",), "recommender": ("*",), "bootstrap": ("*",)}
SECRETS_READ = {
    "web": ("InternalToken", "OauthClientSecret"),
    "voice": ("InternalToken", "VoiceSecret"),
    "recommender": ("InternalToken",),
    "bootstrap": ("InternalToken",),
}
PROGRAMS = ("web", "voice", "recommender", "bootstrap")


def roles() -> dict[str, Part]:
    parts = {"EdgeRole": _role(), "EdgeStartRole": _role(_start("edge"))}
    for program in PROGRAMS:
        parts[f"{program.title()}Role"] = _role(_work(program))
        parts[f"{program.title()}StartRole"] = _role(_start(program))
    flows = _statement(["logs:CreateLogStream", "logs:PutLogEvents"], [attribute("FlowLogs", "Arn")])
    parts["FlowsRole"] = _role(_policy([flows]), by="vpc-flow-logs.amazonaws.com")
    return parts


def _work(program: str) -> Part:
    """While it runs."""
    statements = [_statement(_dynamodb(*READ, *WRITE, *_extra(program)), [_table(name) for name in WRITES[program]])]
    if program in READS:
        statements.append(_statement(_dynamodb(*READ), [_table(name) for name in READS[program]]))
    if program in SCANS:
        statements.append(_statement(_dynamodb("Scan"), [_table(name) for name in SCANS[program]]))
    for actions, objects in (
        (["s3:GetObject"], OBJECTS_READ.get(program)),
        (["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], OBJECTS_WRITTEN.get(program)),
    ):
        if objects:
            statements.append(_statement(actions, [sub(f"${{Bucket.Arn}}/{pattern}") for pattern in objects]))
    if program in OBJECTS_LISTED:
        statements.append(_statement(["s3:ListBucket"], [attribute("Bucket", "Arn")]))
    if program == "bootstrap":
        statements.append(_statement(_dynamodb(*CREATE), [_table(name) for name in SCHEMAS]))
        statements.append(_statement(["s3:CreateBucket"], [attribute("Bucket", "Arn")]))
    else:
        workspace = attribute("Metrics", "Arn")
        statements.append({**_statement(["aps:RemoteWrite"], [workspace]), "OnlyOnAws": True})
    return _policy(statements)


def _extra(program: str) -> tuple[str, ...]:
    """Backups and trainings read whole tables."""
    return ("Scan",) if program in {"recommender", "bootstrap"} else ()


def _start(program: str) -> Part:
    """Of ECS, which fetches the image and the secrets, and writes the log."""
    image = _statement(
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        [sub("arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/matinee-*")],
    )
    # AWS has no narrower resource for it
    login = _statement(["ecr:GetAuthorizationToken"], ["*"])
    log = _statement(["logs:CreateLogStream", "logs:PutLogEvents"], [attribute(f"{program.title()}Logs", "Arn")])
    secrets = [ref(name) for name in SECRETS if name in SECRETS_READ.get(program, ())]
    return _policy([image, login, log, *([_statement(["secretsmanager:GetSecretValue"], secrets)] if secrets else [])])


def _dynamodb(*actions: str) -> list[str]:
    return [f"dynamodb:{action}" for action in actions]


def _table(name: str) -> Part:
    return sub(f"arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{PREFIX}{name}")


def _statement(actions: list[str], resources: Sequence[Any]) -> Part:
    return {"Effect": "Allow", "Action": actions, "Resource": list(resources)}


def _policy(statements: list[Part]) -> Part:
    """What names a resource that stand-ins lack is left out there."""
    chosen = [
        {"Fn::If": ["OnAws", {k: v for k, v in statement.items() if k != "OnlyOnAws"}, {"Ref": "AWS::NoValue"}]}
        if statement.get("OnlyOnAws")
        else statement
        for statement in statements
    ]
    return {"PolicyName": "matinee", "PolicyDocument": {"Version": "2012-10-17", "Statement": chosen}}


def _role(*policies: Part, by: str = "ecs-tasks.amazonaws.com") -> Part:
    trust = {"Effect": "Allow", "Principal": {"Service": by}, "Action": "sts:AssumeRole"}
    return resource(
        "IAM::Role", AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [trust]}, Policies=list(policies)
    )
