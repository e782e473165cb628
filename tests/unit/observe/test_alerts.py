"""Every alert is caused, and is quiet shortly before: `observe/alerts_test.yml` and `alerts_of_hours_test.yml`."""

import subprocess
from collections import defaultdict

from tests.support.promql import OBSERVE, alerts, prometheus_program, read_yaml

CASES = sorted(OBSERVE.glob("alerts_*test.yml"))


def test_promtool_sees_every_alert_when_it_is_due() -> None:
    command = [prometheus_program("promtool"), "test", "rules", *(path.name for path in CASES)]
    tested = subprocess.run(command, cwd=OBSERVE, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    seen: dict[str, set[bool]] = defaultdict(set)
    for case in (case for path in CASES for case in read_yaml(path)["tests"]):
        for expected in case["alert_rule_test"]:
            seen[expected["alertname"]].add(bool(expected["exp_alerts"]))
    quiet_or_not = {rule["alert"]: {True, False} for rule in alerts()}
    assert seen == quiet_or_not
