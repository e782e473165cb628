import os
import socket
import subprocess
import sys

import psutil

from tests.load.processes import Processor, count_listening

WORKERS = """
import os, socket, sys, time
shared = socket.socket()
shared.bind(("127.0.0.1", int(sys.argv[1])))
shared.listen()
for _ in range(2):
    if os.fork() == 0:
        break
print(flush=True)
time.sleep(60)
"""


def test_workers_that_listen_are_counted_without_the_process_that_started_them() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", WORKERS, str(port)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        assert count_listening(process.pid, port) == 2
        for worker in psutil.Process(process.pid).children():
            worker.kill()
        process.kill()


def test_a_process_without_workers_counts_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert count_listening(os.getpid(), server.getsockname()[1]) == 1


def test_processor_time_includes_children_that_ended() -> None:
    processor = Processor(os.getpid())
    before = processor.seconds()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)
    assert processor.seconds() - before > 0.25
