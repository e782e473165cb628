from services.web.dependencies import health_dependencies
from tests.unit.web.conftest import Site


async def test_only_a_served_model_is_required(site: Site) -> None:
    required = {each.name: each.required for each in health_dependencies(site.dependencies)}
    optional = dict.fromkeys(["dynamodb", "redis", "recommender", "voice", "background"], False)
    assert required == {"lists": True} | optional
