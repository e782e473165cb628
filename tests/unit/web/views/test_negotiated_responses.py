from tests.unit.web.conftest import Site


async def test_responses_keep_to_it(site: Site) -> None:
    for path in ("/", "/static/site.css"):
        plain = await site.client.get(path, headers={"accept-encoding": "gzip;q=0, *"})
        packed = await site.client.get(path, headers={"accept-encoding": "*"})
        assert "content-encoding" not in plain.headers
        assert packed.headers.get("content-encoding") == "gzip" or path != "/"
        assert plain.content == packed.content
    etag = plain.headers["etag"]
    assert (await site.client.get("/static/site.css", headers={"if-none-match": f"W/{etag}"})).status_code == 304
    page = await site.client.get("/")
    strong = page.headers["etag"].removeprefix("W/")
    assert (await site.client.get("/", headers={"if-none-match": f'"x", {strong}'})).status_code == 304
