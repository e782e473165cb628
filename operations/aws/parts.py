"""The words of CloudFormation that the other modules use."""

from typing import Any

Part = dict[str, Any]
ON_AWS = "OnAws"
"""The condition of what stand-ins for CloudFormation lack."""


def ref(name: str) -> Part:
    return {"Ref": name}


def attribute(name: str, of: str) -> Part:
    return {"Fn::GetAtt": [name, of]}


def sub(text: str) -> Part:
    return {"Fn::Sub": text}


def on_aws(value: object, otherwise: object) -> Part:
    return {"Fn::If": [ON_AWS, value, otherwise]}


def resource(
    kind: str, *, condition: str | None = None, after: str | list[str] | None = None, **properties: Any
) -> Part:
    part: Part = {"Type": f"AWS::{kind}", "Properties": properties}
    if condition:
        part["Condition"] = condition
    if after:
        part["DependsOn"] = after
    return part


def only_on_aws(kind: str, after: str | list[str] | None = None, **properties: Any) -> Part:
    return resource(kind, condition=ON_AWS, after=after, **properties)
