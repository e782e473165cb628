"""Tables, bucket, cache and secrets."""

from typing import Any

from operations.aws.parts import Part, attribute, on_aws, only_on_aws, ref, resource, sub
from shared.stores.tables import EXPIRES_AT, EXPIRING, SCHEMAS

PREFIX = "${AWS::StackName}-"
MODELS = "models/"
SECRETS = {"InternalToken": "INTERNAL_TOKEN", "VoiceSecret": "VOICE_SECRET", "OauthClientSecret": "OAUTH_CLIENT_SECRET"}


def table_id(name: str) -> str:
    return "".join(word.title() for word in name.split("_")) + "Table"


def stores() -> dict[str, Part]:
    return {**{table_id(name): _table(name) for name in SCHEMAS}, **_bucket(), **_cache(), **_secrets()}


def _table(name: str) -> Part:
    keys = SCHEMAS[name]
    expiry: dict[str, Any] = (
        {"TimeToLiveSpecification": {"Enabled": True, "AttributeName": EXPIRES_AT}} if name in EXPIRING else {}
    )
    return resource(
        "DynamoDB::Table",
        TableName=sub(f"{PREFIX}{name}"),
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind in keys.items()],
        KeySchema=[
            {"AttributeName": key, "KeyType": "RANGE" if position else "HASH"} for position, key in enumerate(keys)
        ],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        DeletionProtectionEnabled=on_aws(True, False),
        **expiry,
    )


def _bucket() -> dict[str, Part]:
    by_tls = {
        "Sid": "OnlyByTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [attribute("Bucket", "Arn"), sub("${Bucket.Arn}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Bucket": resource(
            "S3::Bucket",
            BucketName=sub("${AWS::StackName}-${AWS::AccountId}-${AWS::Region}"),
            VersioningConfiguration={"Status": "Enabled"},
            BucketEncryption={
                "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
            PublicAccessBlockConfiguration=dict.fromkeys(
                ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
            ),
            LifecycleConfiguration={
                "Rules": [
                    {
                        "Id": "OldVersions",
                        "Status": "Enabled",
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                    },
                    {
                        # they know what has been taken back; of two rules the shorter counts, and S3 takes whole days
                        "Id": "RemovedModels",
                        "Status": "Enabled",
                        "Prefix": MODELS,
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
                    },
                ]
            },
        ),
        "BucketPolicy": resource(
            "S3::BucketPolicy", Bucket=ref("Bucket"), PolicyDocument={"Version": "2012-10-17", "Statement": [by_tls]}
        ),
    }


def _cache() -> dict[str, Part]:
    return {
        "Cache": only_on_aws(
            "ElastiCache::ServerlessCache",
            ServerlessCacheName=sub("${AWS::StackName}"),
            Engine="valkey",
            SubnetIds=[ref("PrivateA"), ref("PrivateB")],
            SecurityGroupIds=[attribute("RedisGroup", "GroupId")],
            CacheUsageLimits={"DataStorage": {"Maximum": ref("CacheGigabytes"), "Unit": "GB"}},
        )
    }


def _secrets() -> dict[str, Part]:
    generated = {"PasswordLength": 48, "ExcludePunctuation": True}
    return {
        name: resource(
            "SecretsManager::Secret",
            Name=sub(f"${{AWS::StackName}}/{setting.lower()}"),
            Description=f"{setting} of Matinee",
            GenerateSecretString=generated,
        )
        for name, setting in SECRETS.items()
    }


def cache_url() -> Part:
    return on_aws(sub("rediss+cluster://${Cache.Endpoint.Address}:6379"), ref("CacheUrl"))
