"""What the measurement of a start means by ready and by private memory."""

import mmap
from pathlib import Path

import psutil
import pytest

from bench.start.measure import MIB, free_port, memory, wait_for
from embedded.programs import Program, http_probe

SIZE = 64 * MIB


def test_private_is_what_the_process_alone_has_and_mapped_what_files_have(tmp_path: Path) -> None:
    path = tmp_path / "array"
    path.write_bytes(b"x" * SIZE)
    process = psutil.Process()
    private, mapped = memory(process)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        assert content[::4096].count(b"x") == SIZE // 4096
        with_file = memory(process)
        own = bytearray(b"y" * SIZE)
        with_own = memory(process)
    assert with_file[0] - private < SIZE / 4
    assert with_file[1] - mapped > SIZE * 3 / 4
    assert with_own[0] - with_file[0] > SIZE * 3 / 4
    assert len(own) == SIZE


def test_a_program_that_does_not_answer_is_named() -> None:
    port = free_port()
    program = Program("recommender", ("true",), {}, http_probe(port, "/health/ready"))
    with pytest.raises(TimeoutError, match="recommender did not answer"):
        wait_for(program, 0.01)
