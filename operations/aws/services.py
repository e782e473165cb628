"""The tasks that run in the private subnets."""

from collections.abc import Mapping
from typing import Any

from operations.aws.balancer import balancer
from operations.aws.collector import collector
from operations.aws.network import EDGE_PORT, HEALTH_PORT, NETWORK, PORTS
from operations.aws.parts import Part, attribute, ref, resource, sub
from operations.aws.roles import SECRETS_READ
from operations.aws.stores import SECRETS, cache_url

SIZES = {"edge": ("256", "512"), "web": ("512", "1024"), "voice": ("512", "1024"), "recommender": ("2048", "8192")}
REPLICAS = {"edge": (2, 6), "web": (2, 20), "voice": (2, 6), "recommender": (2, 12)}
"""At least, so that a zone may fail, and at most."""
BUSY_PERCENT = 60
DRAIN_SECONDS = 20
"""Longer than the balancer and the name servers need to notice."""
READ_ONLY = {"tmp": "/tmp"}
WAS_READY = "/tmp/was-ready"
LIBRARY = {**READ_ONLY, "library": "/var/lib/matinee"}


def services() -> dict[str, Part]:
    parts = {
        "Cluster": resource("ECS::Cluster", ClusterSettings=[{"Name": "containerInsights", "Value": "enabled"}]),
        "Names": resource(
            "ServiceDiscovery::PrivateDnsNamespace", Name=sub("${AWS::StackName}.internal"), Vpc=ref("Network")
        ),
        "BootstrapLogs": _log_group("bootstrap"),
        "BootstrapTask": _task("bootstrap", SIZES["recommender"], _bootstrap()),
    }
    for name in ("edge", *PORTS):
        parts |= _service(name, _edge() if name == "edge" else _container(name, PORTS[name]))
    return parts | balancer()


def _service(name: str, container: Part) -> dict[str, Part]:
    title, (least, most) = name.title(), REPLICAS[name]
    balanced = {"ContainerName": name, "ContainerPort": EDGE_PORT, "TargetGroupArn": ref("Edges")}
    found = {"RegistryArn": attribute(f"{title}Name", "Arn")}
    sidecars = [] if name == "edge" else [collector(name, PORTS[name])]
    parts = {
        f"{title}Logs": _log_group(name),
        f"{title}Task": _task(name, SIZES[name], container, *sidecars),
        f"{title}Service": resource(
            "ECS::Service",
            after="Https" if name == "edge" else None,
            Cluster=ref("Cluster"),
            TaskDefinition=ref(f"{title}Task"),
            LaunchType="FARGATE",
            DesiredCount={"Fn::If": ["Running", least, 0]},
            DeploymentConfiguration={
                "MinimumHealthyPercent": 100,
                "MaximumPercent": 200,
                "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
            },
            NetworkConfiguration={
                "AwsvpcConfiguration": {
                    "Subnets": [ref("PrivateA"), ref("PrivateB")],
                    "SecurityGroups": [attribute(f"{title}Group", "GroupId")],
                    "AssignPublicIp": "DISABLED",
                }
            },
            **({"LoadBalancers": [balanced]} if name == "edge" else {"ServiceRegistries": [found]}),
        ),
    }
    if name != "edge":
        parts[f"{title}Name"] = resource(
            "ServiceDiscovery::Service",
            Name=name,
            NamespaceId=ref("Names"),
            DnsConfig={"DnsRecords": [{"Type": "A", "TTL": 2}], "RoutingPolicy": "MULTIVALUE"},
            HealthCheckCustomConfig={"FailureThreshold": 1},
        )
    return parts | _scaling(title, least, most)


def _scaling(title: str, least: int, most: int) -> dict[str, Part]:
    where = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    return {
        f"{title}Scale": resource(
            "ApplicationAutoScaling::ScalableTarget",
            condition="OnAwsRunning",
            **where,
            MinCapacity=least,
            MaxCapacity=most,
            ResourceId={"Fn::Join": ["/", ["service", ref("Cluster"), attribute(f"{title}Service", "Name")]]},
        ),
        f"{title}Scaling": resource(
            "ApplicationAutoScaling::ScalingPolicy",
            condition="OnAwsRunning",
            PolicyName=sub(f"${{AWS::StackName}}-{title}"),
            PolicyType="TargetTrackingScaling",
            ScalingTargetId=ref(f"{title}Scale"),
            TargetTrackingScalingPolicyConfiguration={
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
                "TargetValue": BUSY_PERCENT,
                "ScaleInCooldown": 300,
                "ScaleOutCooldown": 60,
            },
        ),
    }


def _task(name: str, size: tuple[str, str], *containers: Part) -> Part:
    volumes = LIBRARY if name in {"recommender", "bootstrap"} else READ_ONLY
    return resource(
        "ECS::TaskDefinition",
        Family=sub(f"${{AWS::StackName}}-{name}"),
        RequiresCompatibilities=["FARGATE"],
        NetworkMode="awsvpc",
        Cpu=size[0],
        Memory=size[1],
        ContainerDefinitions=list(containers),
        TaskRoleArn=attribute(f"{name.title()}Role", "Arn"),
        ExecutionRoleArn=attribute(f"{name.title()}StartRole", "Arn"),
        Volumes=[{"Name": volume} for volume in volumes],
    )


def _image_of(name: str) -> str:
    if name == "bootstrap":
        return "matinee-recommender:${BootstrapTag}"
    return f"matinee-{'nginx' if name == 'edge' else name}:${{ImageTag}}"


def _any_container(name: str, environment: Mapping[str, Any], volumes: dict[str, str], **more: Any) -> Part:
    return {
        "Name": name,
        "Image": sub(f"${{ImageRegistry}}{_image_of(name)}"),
        "Essential": True,
        "ReadonlyRootFilesystem": True,
        "LinuxParameters": {"InitProcessEnabled": True},
        "MountPoints": [{"SourceVolume": volume, "ContainerPath": path} for volume, path in volumes.items()],
        "Environment": [{"Name": key, "Value": value} for key, value in environment.items()],
        "Secrets": [{"Name": SECRETS[secret], "ValueFrom": ref(secret)} for secret in SECRETS_READ.get(name, ())],
        "LogConfiguration": {
            "LogDriver": "awslogs",
            "Options": {
                "awslogs-group": ref(f"{name.title()}Logs"),
                "awslogs-region": ref("AWS::Region"),
                "awslogs-stream-prefix": name,
            },
        },
        **more,
    }


def _edge() -> Part:
    health = f"curl -fsS http://127.0.0.1:{HEALTH_PORT}"
    environment = {
        "ALLOWED_HOSTS": ref("DomainName"),
        "TRUSTED_PROXIES": NETWORK,
        "WEB_URL": _url("web"),
        "VOICE_URL": _url("voice"),
    }
    ports = [{"ContainerPort": port} for port in (EDGE_PORT, HEALTH_PORT)]
    return _any_container(
        "edge", environment, READ_ONLY, PortMappings=ports, HealthCheck=_health(health), StopTimeout=30
    )


def _url(service: str) -> Part:
    return sub(f"http://{service}.${{AWS::StackName}}.internal:{PORTS[service]}")


def _health(command: str) -> Part:
    return {"Command": ["CMD-SHELL", command], "Interval": 10, "Timeout": 5, "Retries": 3, "StartPeriod": 120}


def environment_of(name: str) -> dict[str, Any]:
    every = {
        "HOST": "0.0.0.0",
        "AWS_REGION": ref("AWS::Region"),
        "BUCKET": ref("Bucket"),
        "TABLE_PREFIX": sub("${AWS::StackName}-"),
        "REDIS_URL": cache_url(),
        "DRAIN_SECONDS": str(DRAIN_SECONDS),
    }
    front = {"RECOMMENDER_URL": _url("recommender"), "FRAGMENTS_DIR": "/tmp/fragments"}
    public = sub("https://${DomainName}")
    fitting = {
        "DATASET": ref("Dataset"),
        "DOWNLOADS_DIR": "/var/lib/matinee/downloads",
        "MODEL_DIR": "/var/lib/matinee/models",
    }
    own: dict[str, Mapping[str, Any]] = {
        "web": {
            **front,
            "VOICE_URL": _url("voice"),
            "COOKIE_SECURE": "true",
            "PUBLIC_URL": public,
            "ALLOWED_HOSTS": sub("${DomainName},web.${AWS::StackName}.internal,127.0.0.1"),
            "TRUSTED_PROXIES": NETWORK,
        },
        "voice": {**front, "WEB_URL": _url("web"), "PUBLIC_URL": public, "ALEXA_SKILL_ID": ref("AlexaSkillId")},
        "recommender": fitting,
        "bootstrap": fitting,
    }
    return {**every, **own[name]}


def _container(name: str, port: int) -> Part:
    return _any_container(
        name,
        environment_of(name),
        LIBRARY if name == "recommender" else READ_ONLY,
        PortMappings=[{"ContainerPort": port}],
        HealthCheck=_health(_healthy(port)),
        StopTimeout=DRAIN_SECONDS + 20,
    )


def _healthy(port: int) -> str:
    """Ready once, then alive: ECS replaces what is not healthy, and another task would miss the same store."""
    ready, live = (
        f"python -c \"import urllib.request as r; r.urlopen('http://127.0.0.1:{port}/health/{state}', timeout=4)\""
        for state in ("ready", "live")
    )
    return f"[ -e {WAS_READY} ] || {{ {ready} && touch {WAS_READY}; }} && {live}"


def _bootstrap() -> Part:
    return _any_container(
        "bootstrap", environment_of("bootstrap"), LIBRARY, Command=["python", "-m", "services.recommender.bootstrap"]
    )


def _log_group(name: str) -> Part:
    return resource("Logs::LogGroup", LogGroupName=sub(f"/${{AWS::StackName}}/{name}"), RetentionInDays=30)
