"""`make lighthouse`: the main pages on a phone, the median of five runs each, on a stack of its own without TMDB.

Performance is that of a machine of its own: on a busy one it is lower. The load is printed. RUNS= sets how many.
"""

import json
import os
import subprocess
import sys

from embedded.programs import ROOT
from tests.lighthouse.report import FIGURES, PageReport, Visit, table
from tests.load.report import print_lines
from tests.load.stacks import new_stack
from tests.support.chromium.find import Chromium, find_chromium

PAGES = ("/", "/movies", "/result?user_id=196&amount=10", "/movies/50")
MEASURE = ROOT / "tests" / "lighthouse" / "measure.mjs"
VISIT_SECONDS = 240


def visit(chromium: Chromium, url: str) -> Visit:
    command = ["node", str(MEASURE), str(chromium.path), url, *chromium.arguments]
    environment = {**os.environ, **chromium.environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=VISIT_SECONDS, check=False)
    if done.returncode:
        sys.exit(f"Lighthouse failed on {url}:\n{done.stderr}")
    measured = json.loads(done.stdout)
    return Visit(measured["scores"], {name: measured[name] for name in FIGURES}, measured["failed"])


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge was found.")
    runs = int(os.environ.get("RUNS", "5"))
    os.environ.pop("TMDB_API_KEY", None)
    with new_stack() as stack:
        before = os.getloadavg()[0]
        reports = [
            PageReport(path, [visit(chromium, f"{stack.named_url}{path}") for _ in range(runs)]) for path in PAGES
        ]
    print_lines(table(reports))
    print_lines([f"median of {runs}; load {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"])
    if problems := [problem for report in reports for problem in report.problems()]:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
