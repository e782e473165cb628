from services.web.dependencies import health_dependencies
from tests.unit.web.conftest import Site


async def test_only_the_record_store_is_required(site: Site) -> None:
    required = {each.name: each.required for each in health_dependencies(site.dependencies)}
    assert required == {"dynamodb": True, "redis": False, "recommender": False, "voice": False}
