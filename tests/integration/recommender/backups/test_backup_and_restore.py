"""Users and ratings are saved from one system and restored into another, with the services running on both."""

import asyncio
import hashlib
import stat
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError
from pydantic import SecretStr

from services.recommender.backups import backup, restore, restorer
from services.recommender.backups.backup_file import BackupFile
from services.recommender.backups.errors import BadBackup, BadLocation, NoChecksumFile
from services.recommender.backups.restorer import Restorer
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.written_lists import WrittenListCache
from services.web.accounts.user_table import UserTable
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.lists.store_format import StoreFormat
from shared.stores.objects import Objects
from tests.integration.recommender.conftest import PASSWORD, Services, web_and_recommender
from tests.support.processes.stack import RedisStandin
from tests.support.waiting import eventually


@pytest.fixture
def elsewhere(recommender_settings: RecommenderSettings, tmp_path: Path) -> RecommenderSettings:
    """A system without data, even without tables."""
    name = uuid.uuid4().hex[:12]
    own = {"table_prefix": f"{name}-", "bucket": f"test-{name}", "model_dir": tmp_path / "models-elsewhere"}
    return recommender_settings.model_copy(update=own)


async def test_a_restored_user_signs_in_as_before_and_gets_the_same_list(
    here: Services, elsewhere: RecommenderSettings, tmp_path: Path
) -> None:
    ada, bob = await here.sign_up("Ada"), await here.sign_up("Bob")
    for movie_id, stars in ((1, 5), (8, 1), (15, 4.5)):
        await here.rate(ada, movie_id, stars)
    await here.recommender.http.put(f"/internal/users/{ada}/dismissed/22")
    before, model = await here.list_of(ada), await here.stores.models.load(str(await current_model(here)))
    record = MovieRecord(movie_id=22, version=1, fields=MovieFields(overview="A plot.", imdb_id=112573))
    await here.stores.records.put(record, ["imdb:112573"])
    await here.back_up(tmp_path / "backup.parquet")
    restored = await restore.run(elsewhere, str(tmp_path / "backup.parquet"), force=False)
    assert sorted(restored.users["restored"]) == [ada, bob]
    async with open_stores(elsewhere) as stores:
        assert await stores.records.load_all() == {22: record}
        assert await stores.records.load_keys() == {"imdb:112573": 22}
        await stores.datasets.save(here.recommender.dataset)
        assert await stores.installation.begin_ids_after(178, "small") == "small"
        await stores.models.publish(model)
        async with web_and_recommender(elsewhere, stores) as there:
            assert await there.sign_in({"name": " ADA"}) == await there.sign_in({"user_id": ada}) == 200
            assert await there.sign_in({"name": "Ada"}, "wrong horse") == 401
            assert (await there.list_of(ada))["movies"] == before["movies"]
            assert await there.rate(bob, 1, 5) > 1
            assert await there.sign_up("Eve") > bob
            stranger = {"name": "bob", "password": "another one"}
            assert (await there.web.post("/api/users", json=stranger)).status_code == 409


async def current_model(services: Services) -> str | None:
    return await services.stores.models.current_version()


async def test_only_the_owner_can_read_the_file_and_it_contains_no_session(here: Services, tmp_path: Path) -> None:
    await here.sign_up("Ada")
    token = (await here.web.post("/api/session", json={"name": "Ada", "password": PASSWORD})).json()["token"]
    place = tmp_path / "backup.parquet"
    await here.back_up(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.glob("*backup*")} == {place.name, f"{place.name}.sha256"}
    assert token.partition(".")[2].encode() not in place.read_bytes()
    (user,) = next(BackupFile(place).pages())
    assert user.password is not None
    assert user.password.startswith("$argon2id$")


async def test_a_backup_is_stored_in_s3_and_restored_from_it(here: Services, elsewhere: RecommenderSettings) -> None:
    ada = await here.sign_up("Ada")
    await here.rate(ada, 1, 5)
    place = f"s3://{here.settings.bucket}/backups/monday.parquet"
    await here.back_up(place)
    objects = Objects(here.stores.s3, here.settings.bucket)
    content, checksum = await objects.get("backups/monday.parquet"), await objects.get("backups/monday.parquet.sha256")
    assert content is not None
    assert checksum is not None
    assert checksum[0].decode() == f"{hashlib.sha256(content[0]).hexdigest()}  monday.parquet\n"
    assert (await restore.run(elsewhere, place, force=False)).users["restored"] == [ada]
    for other, error in (("s3://bucket", BadLocation), ("s3://no-such-bucket/users.parquet", ClientError)):
        with pytest.raises(error, match=r"names no object|bucket does not exist"):
            await here.back_up(other)


async def test_an_encrypted_backup_is_restored_with_its_key_alone(
    here: Services, elsewhere: RecommenderSettings, tmp_path: Path
) -> None:
    ada, place = await here.sign_up("Ada"), str(tmp_path / "users.parquet")
    await backup.run(with_key(here.settings, "the new key 0123456789"), place)
    for settings in (elsewhere, with_key(elsewhere, "another key 0123456789")):
        with pytest.raises(BadBackup, match="BACKUP_KEY"):
            await restore.run(settings, place, force=False)
    keys = with_key(elsewhere, "a newer key 0123456789", "the new key 0123456789")
    assert (await restore.run(keys, place, force=False)).users["restored"] == [ada]


def with_key(settings: RecommenderSettings, *keys: str) -> RecommenderSettings:
    secret = SecretStr("\n".join(key.replace(" ", "-") for key in keys))
    return settings.model_copy(update={"backup_key": secret})


@pytest.mark.parametrize("lost", ["put", "upload"])
async def test_an_overwritten_object_is_restorable_whichever_part_does_not_arrive(
    here: Services, elsewhere: RecommenderSettings, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    async def fail(*_: Any) -> None:
        raise StoreUnavailable

    ada, place = await here.sign_up("Ada"), f"s3://{here.settings.bucket}/users.parquet"
    await here.back_up(place)
    await here.sign_up("Bob")
    monkeypatch.setattr(Objects, lost, fail)
    with pytest.raises((NoChecksumFile, StoreUnavailable)):
        await here.back_up(place)
    expected = [ada, ada + 1] if lost == "put" else [ada]
    assert (await restore.run(elsewhere, place, force=False)).users["restored"] == expected


async def test_a_backup_during_ratings_has_all_acknowledged_ones_and_consistent_profiles(
    here: Services, tmp_path: Path
) -> None:
    """Each user rates movie after movie, so that version n means the first n movies."""
    users = [await here.sign_up(f"user {n}") for n in range(6)]
    ids: list[int] = here.recommender.dataset.movies["movie_id"].to_list()
    acknowledged = dict.fromkeys(users, 0)

    async def rate_on(user_id: int) -> None:
        for movie_id in ids:
            acknowledged[user_id] = await here.rate(user_id, movie_id, 4)

    ratings = [asyncio.create_task(rate_on(user_id)) for user_id in users]
    await eventually(lambda: reached(acknowledged, 3))
    at_start = dict(acknowledged)
    await here.back_up(tmp_path / "backup.parquet")
    assert max(acknowledged.values()) < len(ids), "the ratings ended before the backup did"
    await asyncio.gather(*ratings)
    saved = {user.user_id: user for page in BackupFile(tmp_path / "backup.parquet").pages() for user in page}
    for user_id in users:
        assert saved[user_id].profile_version >= at_start[user_id]
        assert sorted(saved[user_id].verdicts) == ids[: saved[user_id].profile_version]


async def reached(acknowledged: dict[int, int], version: int) -> bool:
    return min(acknowledged.values()) >= version


async def test_newer_data_stays_unless_forced(here: Services, tmp_path: Path) -> None:
    ada, bob = await here.sign_up("Ada"), await here.sign_up("Bob")
    await here.rate(ada, 1, 5)
    place = tmp_path / "backup.parquet"
    await here.back_up(place)
    await here.rate(ada, 8, 3)
    before = here.everything()
    restored = await here.restore(place)
    assert restored.users == {"restored": [], "unchanged": [bob], "skipped": [ada]}
    assert f"1 were left as they are: {ada}. They have changed since" in restored.summary()
    assert here.everything() == before
    assert (await here.restore(place, force=True)).users["restored"] == [ada]
    assert list(await here.verdicts(ada)) == [1]


async def test_restoring_again_changes_nothing(here: Services, tmp_path: Path) -> None:
    ada = await here.sign_up("Ada")
    await here.rate(ada, 1, 5)
    await here.back_up(tmp_path / "backup.parquet")
    here.lose_users()
    assert (await here.restore(tmp_path / "backup.parquet")).users["restored"] == [ada]
    once = here.everything()
    for force in (False, True):
        assert (await here.restore(tmp_path / "backup.parquet", force=force)).users["unchanged"] == [ada]
        assert here.everything() == once


async def test_an_interrupted_restore_continues_when_run_again(
    here: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = [await here.sign_up(f"user {n}") for n in range(5)]
    for user_id in users:
        await here.rate(user_id, 1, 5)
    place = tmp_path / "backup.parquet"
    await here.back_up(place)
    here.lose_users()
    done = 0

    def interrupt(restored: int) -> None:
        nonlocal done
        done += restored
        if done == 2:
            raise InterruptedError

    monkeypatch.setattr(restorer, "CONCURRENT_USERS", 1)
    with pytest.raises(InterruptedError):
        await restorer_of(here, place).restore(interrupt)
    first = {int(item["user_id"]) for item in (here.everything())[here.stores.tables.users]}
    assert len(first) == 2
    rated_since = first.pop()
    await here.rate(rated_since, 8, 2)
    again = await here.restore(place)
    assert sorted(again.users["restored"] + again.users["unchanged"] + again.users["skipped"]) == users
    assert again.users["skipped"] == [rated_since]
    assert sorted(await here.verdicts(rated_since)) == [1, 8]


def restorer_of(services: Services, place: Path) -> Restorer:
    redis = services.recommender.cache
    lists = WrittenListCache(services.stores.lists(redis))
    return Restorer(services.stores, redis, lists, BackupFile(place), force=False)


async def test_no_list_from_before_a_restore_is_read_after_it(here: Services, tmp_path: Path) -> None:
    """Redis and DynamoDB have a list of a later version, computed from ratings that are lost."""
    ada = await here.sign_up("Ada")
    await here.rate(ada, 1, 5)
    then = await here.list_of(ada)
    await here.back_up(tmp_path / "backup.parquet")
    for movie_id in (8, 15, 22):
        await here.rate(ada, movie_id, 5)
    lost = await here.list_of(ada)
    assert (lost["source"], lost["profile_version"]) == ("cache", 4)
    here.lose_users()
    await here.restore(tmp_path / "backup.parquet")
    listed = await here.list_of(ada)
    assert listed["movies"] == then["movies"] != lost["movies"]
    assert listed["profile_version"] > lost["profile_version"]
    assert await here.rate(ada, 8, 1) == listed["profile_version"] + 1
    assert 8 not in [movie["movie_id"] for movie in (await here.list_of(ada))["movies"]]


async def test_a_restore_leaves_the_keys_of_others_in_redis(here: Services, tmp_path: Path) -> None:
    prefix, redis = here.settings.table_prefix, here.recommender.cache.redis
    theirs = ["another-session:a", "another-lists:1", "nobody", f"{prefix}tries:sign-in:1"]
    ours = [f"{prefix}session:a", f"{prefix}conversation:a"]
    await here.sign_up("Ada")
    await here.back_up(tmp_path / "backup.parquet")
    for key in (*theirs, *ours):
        await redis.set(key, "x")
    here.lose_users()
    await here.restore(tmp_path / "backup.parquet")
    left = [await redis.get(key) for key in (*theirs, *ours)]
    assert left == [b"x"] * len(theirs) + [None] * len(ours)


async def test_another_user_who_got_the_id_or_the_name_keeps_it_unless_forced(here: Services, tmp_path: Path) -> None:
    ada, bob = await here.sign_up("Ada"), await here.sign_up("Bob")
    place = tmp_path / "backup.parquet"
    await here.back_up(place)
    here.lose_users()
    await here.stores.installation.begin_ids_after(178, "small")
    async with web_and_recommender(here.settings, here.stores) as there:
        assert (await there.sign_up("Stranger"), await there.sign_up("BOB")) == (ada, bob)
        session = dict(there.web.cookies)
        assert sorted((await there.restore(place)).users["skipped"]) == [ada, bob]
        assert await there.sign_in({"name": "Stranger"}) == 200
        assert sorted((await there.restore(place, force=True)).users["restored"]) == [ada, bob]
        assert await there.sign_in({"name": "Ada"}) == 200
        assert await there.sign_in({"name": "Stranger"}) == 401
        there.web.cookies = httpx.Cookies(session)
        assert (await there.web.put(f"/api/users/{bob}/ratings/1", json={"rating": 5})).status_code == 401
        assert await there.sign_up("Stranger") > bob


async def test_a_deleted_user_is_neither_saved_nor_restored(here: Services, tmp_path: Path) -> None:
    ada, bob = await here.sign_up("Ada"), await here.sign_up("Bob")
    await here.back_up(tmp_path / "before.parquet")
    (await here.recommender.http.delete(f"/internal/users/{ada}")).raise_for_status()
    await UserTable(here.stores.dynamodb, here.stores.tables, StoreFormat(2, 2)).remove(ada, "ada")
    await here.back_up(tmp_path / "after.parquet")
    assert [user.user_id for user in next(BackupFile(tmp_path / "after.parquet").pages())] == [bob]
    assert (await here.restore(tmp_path / "before.parquet", force=True)).users["skipped"] == [ada]
    assert await here.sign_in({"user_id": ada}) == await here.sign_in({"name": "Ada"}) == 401


async def test_a_deleted_user_does_not_come_back_where_the_tables_are_lost(here: Services, tmp_path: Path) -> None:
    ada, bob = await here.sign_up("Ada"), await here.sign_up("Bob")
    await here.back_up(tmp_path / "before.parquet")
    (await here.recommender.http.delete(f"/internal/users/{ada}")).raise_for_status()
    here.lose_users()
    report = await here.restore(tmp_path / "before.parquet", force=True)
    assert (report.users["skipped"], report.users["restored"]) == ([ada], [bob])
    assert await here.sign_in({"name": "Ada"}) == 401


async def test_a_damaged_backup_changes_nothing(here: Services, tmp_path: Path) -> None:
    await here.sign_up("Ada")
    place = tmp_path / "backup.parquet"
    await here.back_up(place)
    here.lose_users()
    content = bytearray(place.read_bytes())
    content[len(content) // 3] ^= 1
    place.write_bytes(content)
    with pytest.raises(BadBackup, match="does not match the checksum inside it"):
        await here.restore(place, force=True)
    assert not any(here.everything().values())


async def test_a_backup_of_another_data_set_is_refused(here: Services, tmp_path: Path) -> None:
    await here.back_up(tmp_path / "backup.parquet")
    other = here.settings.model_copy(update={"dataset": "other"})
    with pytest.raises(BadBackup, match="belongs to the data set small, and these tables to other"):
        await restore.run(other, str(tmp_path / "backup.parquet"), force=False)


async def test_without_redis_nothing_is_restored(here: Services, redis_standin: RedisStandin, tmp_path: Path) -> None:
    await here.sign_up("Ada")
    await here.back_up(tmp_path / "backup.parquet")
    here.lose_users()
    await asyncio.to_thread(redis_standin.stop)
    try:
        with pytest.raises(CacheUnavailable):
            await here.restore(tmp_path / "backup.parquet")
    finally:
        await asyncio.to_thread(redis_standin.start)
    assert not any(here.everything().values())
