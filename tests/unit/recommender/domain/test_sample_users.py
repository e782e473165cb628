from services.recommender.datasets.formats import Dataset
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.sample_users import SampleUsers
from services.recommender.model.ratings.by_user import RatingsByUser


def test_sample_users_are_found_with_all_their_ratings(dataset: Dataset) -> None:
    rows = dataset.ratings.filter(dataset.ratings["user_id"] == 4).iter_rows(named=True)
    verdicts = {row["movie_id"]: Verdict(row["rating"], row["rated_at"]) for row in rows}
    assert SampleUsers(RatingsByUser.from_frame(dataset.ratings)).find(4) == UserProfile(4, 0, verdicts)


def test_other_ids_are_no_sample_users(dataset: Dataset) -> None:
    samples = SampleUsers(RatingsByUser.from_frame(dataset.ratings))
    assert [samples.find(user_id) for user_id in (0, 5, samples.last_id + 1, 2**53 - 1)] == [None] * 4


def test_the_first_and_the_last_user_are_found(dataset: Dataset) -> None:
    samples = SampleUsers(RatingsByUser.from_frame(dataset.ratings))
    assert (samples.count, samples.last_id) == (60, 59 * 3 + 1)
    assert samples.find(1) is not None
    assert samples.find(samples.last_id) is not None
