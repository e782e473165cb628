"""Two zones, each with a public subnet for the balancer and a private one for everything else."""

from typing import Any

from operations.aws.parts import Part, attribute, only_on_aws, ref, resource, sub

NETWORK = "10.20.0.0/16"
ZONES = ("A", "B")
PUBLIC = {"A": "10.20.0.0/24", "B": "10.20.1.0/24"}
PRIVATE = {"A": "10.20.16.0/20", "B": "10.20.32.0/20"}
EDGE_PORT, HEALTH_PORT = 8080, 8081
PORTS = {"web": 8000, "recommender": 8001, "voice": 8002}
CALLERS = {"web": ("edge", "voice"), "voice": ("edge", "web"), "recommender": ("web", "voice")}
"""Which services call each one."""


def network() -> dict[str, Part]:
    parts = {
        "Network": resource("EC2::VPC", CidrBlock=NETWORK, EnableDnsSupport=True, EnableDnsHostnames=True),
        "Internet": resource("EC2::InternetGateway"),
        "InternetAttached": resource(
            "EC2::VPCGatewayAttachment", VpcId=ref("Network"), InternetGatewayId=ref("Internet")
        ),
        "PublicRoutes": resource("EC2::RouteTable", VpcId=ref("Network")),
        "ToInternet": resource(
            "EC2::Route",
            after="InternetAttached",
            RouteTableId=ref("PublicRoutes"),
            DestinationCidrBlock="0.0.0.0/0",
            GatewayId=ref("Internet"),
        ),
        "PrivateRoutes": resource("EC2::RouteTable", VpcId=ref("Network")),
        "OutwardAddress": only_on_aws("EC2::EIP", after="InternetAttached", Domain="vpc"),
        "Outward": only_on_aws(
            "EC2::NatGateway", SubnetId=ref("PublicA"), AllocationId=attribute("OutwardAddress", "AllocationId")
        ),
        "ToOutside": only_on_aws(
            "EC2::Route",
            RouteTableId=ref("PrivateRoutes"),
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId=ref("Outward"),
        ),
        "FlowLogs": resource("Logs::LogGroup", LogGroupName=sub("/${AWS::StackName}/flows"), RetentionInDays=30),
        "Flows": only_on_aws(
            "EC2::FlowLog",
            ResourceId=ref("Network"),
            ResourceType="VPC",
            TrafficType="REJECT",
            LogGroupName=ref("FlowLogs"),
            DeliverLogsPermissionArn=attribute("FlowsRole", "Arn"),
        ),
    }
    for number, zone in enumerate(ZONES):
        where: dict[str, Any] = {
            "VpcId": ref("Network"),
            "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]},
        }
        for kind, blocks in (("Public", PUBLIC), ("Private", PRIVATE)):
            parts[f"{kind}{zone}"] = resource("EC2::Subnet", **where, CidrBlock=blocks[zone])
            parts[f"{kind}{zone}Routes"] = resource(
                "EC2::SubnetRouteTableAssociation", SubnetId=ref(f"{kind}{zone}"), RouteTableId=ref(f"{kind}Routes")
            )
    for store in ("s3", "dynamodb"):
        parts[f"To{store.title()}"] = resource(
            "EC2::VPCEndpoint",
            VpcId=ref("Network"),
            VpcEndpointType="Gateway",
            ServiceName=sub(f"com.amazonaws.${{AWS::Region}}.{store}"),
            RouteTableIds=[ref("PrivateRoutes")],
        )
    return parts | security_groups()


def security_groups() -> dict[str, Part]:
    parts = {
        "BalancerGroup": _group(
            "The balancer, from everywhere",
            [_from_everywhere(443, "HTTPS"), _from_everywhere(80, "HTTP, which is sent to HTTPS")],
        ),
        "EdgeGroup": _group(
            "nginx, from the balancer", [_from_group("Balancer", port) for port in (EDGE_PORT, HEALTH_PORT)]
        ),
        "RedisGroup": _group("The cache, from the services", []),
    }
    for service, port in PORTS.items():
        parts[f"{service.title()}Group"] = _group(f"The service {service}", [])
        for caller in CALLERS[service]:
            parts[f"{service.title()}From{caller.title()}"] = _rule(service.title(), caller.title(), port, port)
        parts[f"RedisFrom{service.title()}"] = _rule("Redis", service.title(), 6379, 6380)
    return parts


def _group(description: str, rules: list[Part]) -> Part:
    outward = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "Description": "stores, name servers, films and mail"}
    return resource(
        "EC2::SecurityGroup",
        GroupDescription=description,
        VpcId=ref("Network"),
        SecurityGroupIngress=rules,
        SecurityGroupEgress=[outward],
    )


def _from_everywhere(port: int, why: str) -> Part:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "0.0.0.0/0", "Description": why}


def _from_group(caller: str, port: int) -> Part:
    source = attribute(f"{caller}Group", "GroupId")
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "SourceSecurityGroupId": source,
        "Description": f"from {caller}",
    }


def _rule(to: str, caller: str, first: int, last: int) -> Part:
    """A resource of its own: groups that name each other could not be created."""
    return only_on_aws(
        "EC2::SecurityGroupIngress",
        GroupId=attribute(f"{to}Group", "GroupId"),
        IpProtocol="tcp",
        FromPort=first,
        ToPort=last,
        SourceSecurityGroupId=attribute(f"{caller}Group", "GroupId"),
        Description=f"from {caller}",
    )
