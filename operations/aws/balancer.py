"""What the Internet reaches: TLS ends here, and nginx is behind it."""

from operations.aws.network import EDGE_PORT, HEALTH_PORT
from operations.aws.parts import Part, attribute, on_aws, only_on_aws, ref, resource


def balancer() -> dict[str, Part]:
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    options = {
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "idle_timeout.timeout_seconds": "15",
        "deletion_protection.enabled": on_aws("true", "false"),
    }
    return {
        "Balancer": resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            Scheme="internet-facing",
            Type="application",
            Subnets=[ref("PublicA"), ref("PublicB")],
            SecurityGroups=[attribute("BalancerGroup", "GroupId")],
            LoadBalancerAttributes=[{"Key": key, "Value": value} for key, value in options.items()],
        ),
        "Edges": resource(
            "ElasticLoadBalancingV2::TargetGroup",
            TargetType="ip",
            Protocol="HTTP",
            Port=EDGE_PORT,
            VpcId=ref("Network"),
            HealthCheckPort=str(HEALTH_PORT),
            HealthCheckPath="/",
            HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=4,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=2,
            Matcher={"HttpCode": "204"},
            TargetGroupAttributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "20"}],
        ),
        "Https": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Protocol="HTTPS",
            Port=443,
            Certificates=[{"CertificateArn": ref("CertificateArn")}],
            SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            DefaultActions=[{"Type": "forward", "TargetGroupArn": ref("Edges")}],
        ),
        "Http": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "redirect", "RedirectConfig": redirect}],
        ),
        "Shield": only_on_aws(
            "WAFv2::WebACL",
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            Rules=[_shield()],
            VisibilityConfig=_seen("Matinee"),
        ),
        "Shielded": only_on_aws(
            "WAFv2::WebACLAssociation", ResourceArn=ref("Balancer"), WebACLArn=attribute("Shield", "Arn")
        ),
    }


def _shield() -> Part:
    group = {"VendorName": "AWS", "Name": "AWSManagedRulesKnownBadInputsRuleSet"}
    return {
        "Name": "BadInputs",
        "Priority": 0,
        "OverrideAction": {"None": {}},
        "Statement": {"ManagedRuleGroupStatement": group},
        "VisibilityConfig": _seen("BadInputs"),
    }


def _seen(name: str) -> Part:
    return {"CloudWatchMetricsEnabled": True, "SampledRequestsEnabled": False, "MetricName": name}
