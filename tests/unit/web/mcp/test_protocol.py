import subprocess
import sys

from embedded.programs import ROOT


def test_the_sdk_is_not_imported_before_the_first_assistant_calls() -> None:
    program = "import sys, services.web.app; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
