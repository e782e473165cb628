import pytest
from botocore.exceptions import ClientError

from shared.contracts.errors import StoreUnavailable
from shared.stores.tables import SCHEMAS, TableName, Tables, ensure_tables
from tests.support.fakes.dynamodb import refusal


class Waiter:
    def __init__(self) -> None:
        self.waited_for: list[str] = []

    async def wait(self, **request: object) -> None:
        self.waited_for.append(str(request["TableName"]))


class FakeDynamoDB:
    """Creates tables, and refuses what a test says."""

    def __init__(self, refuses: dict[str, str] | None = None, time_to_live: str = "DISABLED") -> None:
        self.refuses = refuses or {}
        self.time_to_live = time_to_live
        self.waiter = Waiter()
        self.requests: dict[str, dict[str, dict[str, object]]] = {}

    def get_waiter(self, name: str) -> Waiter:
        assert name == "table_exists"
        return self.waiter

    async def _request(self, operation: str, request: dict[str, object]) -> None:
        if operation in self.refuses:
            raise refusal(self.refuses[operation])
        self.requests.setdefault(operation, {})[str(request["TableName"])] = request

    async def create_table(self, **request: object) -> None:
        await self._request("create", request)

    async def update_continuous_backups(self, **request: object) -> None:
        await self._request("backups", request)

    async def describe_time_to_live(self, **request: object) -> object:
        await self._request("describe", request)
        return {"TimeToLiveDescription": {"TimeToLiveStatus": self.time_to_live}}

    async def update_time_to_live(self, **request: object) -> None:
        await self._request("expiry", request)


async def ensured(dynamodb: FakeDynamoDB) -> FakeDynamoDB:
    await ensure_tables(dynamodb, Tables("test-"))  # type: ignore[arg-type]
    return dynamodb


def test_every_table_has_a_prefixed_name() -> None:
    tables = Tables("test-")
    assert {name for name, value in vars(Tables).items() if isinstance(value, TableName)} == SCHEMAS.keys()
    assert {getattr(tables, name) for name in SCHEMAS} == {f"test-{name}" for name in SCHEMAS}
    assert Tables().ratings == "ratings"


async def test_tables_are_created_with_their_keys_and_backups() -> None:
    dynamodb = await ensured(FakeDynamoDB())
    names = {f"test-{name}" for name in SCHEMAS}
    assert dynamodb.requests["create"].keys() == dynamodb.requests["backups"].keys() == names
    assert set(dynamodb.waiter.waited_for) == names
    assert dynamodb.requests["create"]["test-ratings"] == {
        "TableName": "test-ratings",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "user_id", "AttributeType": "N"},
            {"AttributeName": "movie_id", "AttributeType": "N"},
        ],
        "KeySchema": [
            {"AttributeName": "user_id", "KeyType": "HASH"},
            {"AttributeName": "movie_id", "KeyType": "RANGE"},
        ],
    }
    assert dynamodb.requests["create"]["test-names"]["KeySchema"] == [{"AttributeName": "name", "KeyType": "HASH"}]
    recovery = dynamodb.requests["backups"]["test-users"]["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}


async def test_lists_grants_imports_rooms_and_logs_expire() -> None:
    dynamodb = await ensured(FakeDynamoDB())
    assert dynamodb.requests["expiry"] == {
        name: {"TableName": name, "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires_at"}}
        for name in ("test-recommendations", "test-grants", "test-imports", "test-rooms", "test-audit")
    }


@pytest.mark.parametrize("status", ["ENABLED", "ENABLING"])
async def test_an_enabled_expiry_is_left_alone(status: str) -> None:
    assert "expiry" not in (await ensured(FakeDynamoDB(time_to_live=status))).requests


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("create", "ResourceInUseException"),
        ("backups", "UnknownOperationException"),
        ("backups", "ContinuousBackupsUnavailableException"),
    ],
)
async def test_tables_that_exist_and_stores_without_backups_are_accepted(operation: str, code: str) -> None:
    dynamodb = await ensured(FakeDynamoDB({operation: code}))
    assert len(dynamodb.requests["expiry"]) == 5


@pytest.mark.parametrize("operation", ["create", "backups"])
@pytest.mark.parametrize(
    ("code", "error"), [("ThrottlingException", StoreUnavailable), ("ValidationException", ClientError)]
)
async def test_other_refusals_are_raised(operation: str, code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await ensured(FakeDynamoDB({operation: code}))
