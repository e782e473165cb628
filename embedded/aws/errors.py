"""Errors as AWS words them: in JSON by DynamoDB, in XML by S3."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorResponse:
    status: int
    content_type: str
    body: bytes


def dynamodb_error(code: str, message: str) -> ErrorResponse:
    body = json.dumps({"__type": f"com.amazon.coral.service#{code}", "message": message})
    return ErrorResponse(400, "application/x-amz-json-1.0", body.encode())


def s3_error(status: int, code: str, message: str) -> ErrorResponse:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return ErrorResponse(status, "application/xml", body.encode())


def is_for_dynamodb(headers: Mapping[str, str]) -> bool:
    """`headers` have names in lower case."""
    return headers.get("x-amz-target", "").startswith("DynamoDB_")
