"""Alarms: the rules of observe/ in a managed Prometheus, what AWS itself measures, and a budget."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from operations.aws.network import PORTS
from operations.aws.parts import Part, attribute, only_on_aws, ref, resource, sub

RULES = Path(__file__).parents[2] / "observe" / "alerts.yml"


def watching() -> dict[str, Part]:
    return {**_topic(), **_prometheus(), **_alarms(), "Budget": _budget()}


def _topic() -> dict[str, Part]:
    senders = {"Service": ["cloudwatch.amazonaws.com", "aps.amazonaws.com", "budgets.amazonaws.com"]}
    ours = {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}}
    everything = {
        "Effect": "Allow",
        "Principal": {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
    encrypt = {
        "Effect": "Allow",
        "Principal": senders,
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": ours,
    }
    publish = {
        "Effect": "Allow",
        "Principal": senders,
        "Action": ["sns:Publish", "sns:GetTopicAttributes"],
        "Resource": ref("Alarms"),
        "Condition": ours,
    }
    return {
        "AlarmsKey": resource(
            "KMS::Key",
            Description="Alarms of Matinee",
            EnableKeyRotation=True,
            KeyPolicy={"Version": "2012-10-17", "Statement": [everything, encrypt]},
        ),
        "Alarms": resource("SNS::Topic", KmsMasterKeyId=ref("AlarmsKey")),
        "AlarmsPolicy": resource(
            "SNS::TopicPolicy", Topics=[ref("Alarms")], PolicyDocument={"Version": "2012-10-17", "Statement": [publish]}
        ),
        "AlarmsByMail": resource(
            "SNS::Subscription", TopicArn=ref("Alarms"), Protocol="email", Endpoint=ref("AlarmEmail")
        ),
    }


def _prometheus() -> dict[str, Part]:
    receiver = {
        "name": "operators",
        # published by the service itself, as the policies of the topic and of its key allow
        "sns_configs": [{"topic_arn": "${Alarms}", "sigv4": {"region": "${AWS::Region}"}}],
    }
    manager = {"route": {"receiver": "operators", "group_by": ["alertname"]}, "receivers": [receiver]}
    return {
        "Metrics": only_on_aws(
            "APS::Workspace",
            Alias=sub("${AWS::StackName}"),
            AlertManagerDefinition=sub("alertmanager_config: |\n  " + json.dumps(manager)),
        ),
        "Rules": only_on_aws(
            "APS::RuleGroupsNamespace", Name="matinee", Workspace=attribute("Metrics", "Arn"), Data=RULES.read_text()
        ),
    }


def _alarms() -> dict[str, Part]:
    balancer = {"LoadBalancer": attribute("Balancer", "LoadBalancerFullName")}
    edges = {**balancer, "TargetGroup": attribute("Edges", "TargetGroupFullName")}
    parts = {
        "BalancerErrors": _alarm("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", balancer, above=10, statistic="Sum"),
        "EdgeDown": _alarm("AWS/ApplicationELB", "HealthyHostCount", edges, below=1, statistic="Minimum"),
        "ProfilesThrottled": _alarm(
            "AWS/DynamoDB", "WriteThrottleEvents", {"TableName": ref("ProfilesTable")}, above=0, statistic="Sum"
        ),
        "CacheThrottled": _alarm(
            "AWS/ElastiCache", "ThrottledCmds", {"clusterId": sub("${AWS::StackName}")}, above=0, statistic="Sum"
        ),
    }
    for service in ("edge", *PORTS):
        of = {"ClusterName": ref("Cluster"), "ServiceName": attribute(f"{service.title()}Service", "Name")}
        parts[f"{service.title()}Missing"] = _alarm(
            "ECS/ContainerInsights", "RunningTaskCount", of, below=1, statistic="Minimum", missing="breaching"
        )
        parts[f"{service.title()}Full"] = _alarm(
            "AWS/ECS", "MemoryUtilization", of, above=85, statistic="Maximum", minutes=10
        )
    return parts


def _alarm(
    namespace: str,
    metric: str,
    dimensions: Mapping[str, Any],
    *,
    statistic: str,
    above: int | None = None,
    below: int | None = None,
    minutes: int = 2,
    missing: str = "notBreaching",
) -> Part:
    return resource(
        "CloudWatch::Alarm",
        Namespace=namespace,
        MetricName=metric,
        Statistic=statistic,
        Period=60,
        EvaluationPeriods=minutes,
        Threshold=above if above is not None else below,
        ComparisonOperator="GreaterThanThreshold" if above is not None else "LessThanThreshold",
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        AlarmActions=[ref("Alarms")],
        OKActions=[ref("Alarms")],
        TreatMissingData=missing,
    )


def _budget() -> Part:
    mail = [{"SubscriptionType": "EMAIL", "Address": ref("AlarmEmail")}]
    return only_on_aws(
        "Budgets::Budget",
        Budget={
            "BudgetName": sub("${AWS::StackName}"),
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": ref("MonthlyBudget"), "Unit": "USD"},
        },
        NotificationsWithSubscribers=[
            {
                "Notification": {
                    "NotificationType": kind,
                    "ComparisonOperator": "GREATER_THAN",
                    "Threshold": percent,
                    "ThresholdType": "PERCENTAGE",
                },
                "Subscribers": mail,
            }
            for kind, percent in (("ACTUAL", 80), ("FORECASTED", 100))
        ],
    )
