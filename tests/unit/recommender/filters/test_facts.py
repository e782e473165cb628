from services.recommender.filters.facts import NO_FACTS, FilterFacts
from shared.contracts.movie_records import MovieFields


def test_facts_are_those_of_the_record_with_the_tags_of_the_data_set() -> None:
    fields = MovieFields(runtime=104, directors=["A"], cast=["B", "A"], languages=["fr", "French"], certificate="PG")
    assert FilterFacts.from_fields(fields, ["cult"]) == FilterFacts(104, 8, ("French",), ("A", "B"), ("cult",))
    assert FilterFacts.from_fields(MovieFields(tags=["own"]), ["cult"]).tags == ("own",)
    assert FilterFacts.from_fields(MovieFields(), ()) == NO_FACTS


def test_services_that_include_a_movie_stand_behind_their_country() -> None:
    fields = MovieFields.model_validate({"watch": {"DE": {"stream": ["Netflix"], "rent": ["Apple TV"]}, "US": {}}})
    facts = FilterFacts.from_fields(fields, ())
    assert (facts.streams, facts.offers_known) == (("DE Netflix",), True)
