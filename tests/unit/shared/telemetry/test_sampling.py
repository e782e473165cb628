from shared.telemetry.sampling import Sampling


def test_one_in_so_many_is_chosen() -> None:
    sampling = Sampling(4, 1)
    assert [sampling.chooses_next() for _ in range(9)] == [False, False, False, True] * 2 + [False]


def test_with_one_in_one_all_are_chosen() -> None:
    sampling = Sampling(1, 1)
    assert all(sampling.chooses_next() for _ in range(3))


def test_slow_requests_are_recognized() -> None:
    sampling = Sampling(100, 0.05)
    assert [sampling.is_slow(seconds) for seconds in (0.049, 0.05)] == [False, True]
