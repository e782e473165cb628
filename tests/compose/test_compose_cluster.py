"""Training on the cluster of the profile `cluster`."""

from dataclasses import replace

from tests.support.processes.compose_project import Composed, eventually

SCHEDULER = "tcp://scheduler:8786"


def test_a_training_goes_through_the_cluster_and_its_model_is_taken_up(composed: Composed) -> None:
    cluster = replace(composed, settings={**composed.settings, "COMPOSE_PROFILES": "cluster"})
    before = served_model(composed)
    cluster.compose("up", "--detach", "--no-deps", "scheduler", "worker")
    try:
        trained = cluster.run_in(
            "recommender",
            "env",
            f"TRAIN_SCHEDULER={SCHEDULER}",
            "python",
            "-m",
            "services.recommender.training",
        )
        assert '"stage": "publish"' in trained.stdout
        assert "Receive client connection" in cluster.compose("logs", "scheduler").stdout
        eventually(lambda: served_model(composed) != before, 10, "the cluster's model is served")
    finally:
        cluster.compose("rm", "--stop", "--force", "scheduler", "worker")


def served_model(composed: Composed) -> str:
    asked = composed.run_in("recommender", "python", "-c", ASK)
    return asked.stdout.strip()


ASK = """
import json, urllib.request
token = open("/run/secrets/internal_token").read()
request = urllib.request.Request("http://127.0.0.1:8001/internal/status", headers={"Authorization": f"Bearer {token}"})
print(json.load(urllib.request.urlopen(request))["model_version"])
"""
