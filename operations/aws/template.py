"""The whole template."""

from operations.aws.network import network
from operations.aws.parts import Part, attribute, ref
from operations.aws.roles import roles
from operations.aws.services import services
from operations.aws.stores import cache_url, stores
from operations.aws.watching import watching


def _parameter(description: str, default: str | None = None, **more: object) -> Part:
    return {"Type": "String", "Description": description, **({} if default is None else {"Default": default}), **more}


YES_OR_NO = {"AllowedValues": ["true", "false"]}
PARAMETERS = {
    "DomainName": _parameter("The host name of the site", AllowedPattern=r"[a-z0-9.-]+"),
    "CertificateArn": _parameter(
        "A certificate for it, of the Certificate Manager in this region", AllowedPattern="arn:.+"
    ),
    "AlarmEmail": _parameter("Who gets alarms and the budget's warnings", AllowedPattern=".+@.+"),
    "ImageRegistry": _parameter("What stands before matinee-web in the names of the images, with a slash", ""),
    "ImageTag": _parameter("The version of the images"),
    "BootstrapTag": _parameter("The version of the bootstrap's image, which runs before services of that version"),
    "CollectorImage": _parameter("AWS's collector for OpenTelemetry", "amazon/aws-otel-collector:v0.43.3"),
    "Dataset": _parameter("The MovieLens data set", "ml-100k"),
    "AlexaSkillId": _parameter("The skill whose requests are accepted", ""),
    "CacheGigabytes": {"Type": "Number", "Description": "The most that the cache may hold", "Default": 5},
    "MonthlyBudget": {
        "Type": "Number",
        "Description": "Dollars a month, at 80% of which a mail is sent",
        "Default": 1000,
    },
    "Running": _parameter(
        "Whether the services run; false until the bootstrap has prepared the stores", "true", **YES_OR_NO
    ),
    "Standin": _parameter("Whether it is created in a stand-in for CloudFormation", "false", **YES_OR_NO),
    "CacheUrl": _parameter("The cache, beside a stand-in", ""),
}


def template() -> Part:
    on_aws = {"Fn::Equals": [ref("Standin"), "false"]}
    running = {"Fn::Equals": [ref("Running"), "true"]}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Matinee: movie recommendations in real time, on the web and by voice",
        "Parameters": PARAMETERS,
        "Conditions": {"OnAws": on_aws, "Running": running, "OnAwsRunning": {"Fn::And": [on_aws, running]}},
        "Resources": {**network(), **stores(), **roles(), **services(), **watching()},
        "Outputs": {
            "Address": {
                "Description": "What DomainName must be a CNAME or alias of",
                "Value": attribute("Balancer", "DNSName"),
            },
            "BucketName": {"Value": ref("Bucket")},
            "BootstrapTask": {"Value": ref("BootstrapTask")},
            "ClusterName": {"Value": ref("Cluster")},
            "Cache": {"Value": cache_url()},
            "PrivateSubnets": {"Value": {"Fn::Join": [",", [ref("PrivateA"), ref("PrivateB")]]}},
            "RecommenderGroup": {"Value": attribute("RecommenderGroup", "GroupId")},
        },
    }
