"""Training on the Dask cluster of the profile `cluster`."""

from dataclasses import replace

from tests.support.processes.compose_project import ComposeProject, eventually

SCHEDULER = "tcp://scheduler:8786"


def test_a_training_on_the_cluster_publishes_a_model_that_is_then_served(project: ComposeProject) -> None:
    cluster = replace(project, settings={**project.settings, "COMPOSE_PROFILES": "cluster"})
    before = served_model(project)
    cluster.compose("up", "--detach", "--no-deps", "--wait", "scheduler", "worker")
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
        eventually(lambda: served_model(project) != before, 10, "the cluster's model is served")
        assert cluster.inspect("worker")["State"]["Health"]["Status"] == "healthy"
        assert "Pausing worker" not in cluster.log("worker")
    finally:
        cluster.compose("rm", "--stop", "--force", "scheduler", "worker")


def served_model(project: ComposeProject) -> str:
    return project.run_in("recommender", "python", "-c", STATUS_SCRIPT).stdout.strip()


STATUS_SCRIPT = """
import json, urllib.request
token = open("/run/secrets/internal_token").read()
request = urllib.request.Request("http://127.0.0.1:8001/internal/status", headers={"Authorization": f"Bearer {token}"})
print(json.load(urllib.request.urlopen(request))["model_version"])
"""
