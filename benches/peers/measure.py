"""Runs a command; writes its CPU seconds (user and system, all threads), wall seconds and peak memory to a file.

    python measure.py REPORT.json COMMAND [ARGUMENT...]
"""

import json
import os
import sys
import time

report, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
wall = time.monotonic() - start
with open(report, "w") as file:
    json.dump({"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "rss": usage.ru_maxrss * 1024}, file)
sys.exit(os.waitstatus_to_exitcode(status))
