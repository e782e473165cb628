import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from embedded.programs import http_probe, redis_probe

Probe = Callable[[], bool]


@contextmanager
def server(answer: bytes) -> Iterator[int]:
    """A server that gives one answer to one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n", False),
        (b"SSH-2.0\r\n", False),
        (b"", False),
    ],
)
def test_a_service_answers_if_its_health_is_200(answer: bytes, ready: bool) -> None:
    with server(answer) as port:
        assert http_probe(port, "/health/ready")() is ready


@pytest.mark.parametrize(("answer", "ready"), [(b"+PONG\r\n", True), (b"-LOADING\r\n", False), (b"", False)])
def test_redis_answers_if_it_returns_a_ping(answer: bytes, ready: bool) -> None:
    with server(answer) as port:
        assert redis_probe(port)() is ready


@pytest.mark.parametrize("probe", [http_probe(1, "/"), redis_probe(1)])
def test_a_closed_port_does_not_answer(probe: Probe) -> None:
    assert not probe()
