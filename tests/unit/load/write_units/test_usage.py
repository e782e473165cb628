from tests.load.write_units.usage import Usage, cache_usage


def test_a_command_is_a_unit_and_so_is_each_kilobyte_that_it_carries() -> None:
    info = {
        "total_commands_processed": 3,
        "total_net_input_bytes": 1024,
        "total_net_output_bytes": 4096,
        "used_memory_dataset": 77,
    }
    assert cache_usage(info) == (8, 77)


def test_usage_is_the_mean_of_what_was_added() -> None:
    assert (Usage(30, 300, 3, 3000) - Usage(10, 100, 1, 1000)) / 2 == Usage(10, 100, 1, 1000)
