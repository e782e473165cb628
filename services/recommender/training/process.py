"""What the recommender and the training process that it starts agree on."""

import socket
import sys

COMMAND = (sys.executable, "-m", "services.recommender.training")
AUTOMATIC = "--automatic"
"""The argument of a training that new ratings started."""
REPORTED_FAILURE = 75
"""The exit code of a training that has reported its failure, on stderr and where possible in the training record."""


def lease_holder(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}"
