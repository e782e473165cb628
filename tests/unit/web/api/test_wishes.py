from tests.unit.web.conftest import Site


async def test_the_api_answers_anybody(site: Site) -> None:
    answer = (await site.client.get("/api/wishes", params={"words": "like Alien, no horror", "amount": 3})).json()
    assert [part["said"] for part in answer["wish"]["parts"]] == ["like Alien", "no horror"]
    assert answer["wish"]["means"]["without_genre"] == ["Horror"]
    assert len(answer["movies"]) == 3
    refused = [
        await site.client.get(f"/api/wishes?{query}") for query in ("", "words=x&without=-1", f"words={'x' * 201}")
    ]
    assert [each.status_code for each in refused] == [422, 422, 422]


async def test_a_signed_in_reader_is_told_to_the_recommender(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.get("/api/wishes?words=comedies")
    assert site.recommender.requests[-1].url.params["user_id"] == str(user_id)
