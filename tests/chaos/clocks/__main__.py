"""`python -m tests.chaos.clocks CLOCK MODULE ...` runs a module by the wall clock of the file CLOCK."""

import runpy
import sys

from tests.chaos.clocks.python_clock import put_in, seconds_ahead

put_in(seconds_ahead(sys.argv[1]))
sys.argv = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
