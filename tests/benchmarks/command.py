"""Run the installed command and time it."""

import subprocess
import sys
import time
from pathlib import Path


def forensics(*arguments: object) -> tuple[str, str, int, float]:
    """Return stdout, stderr, exit code and seconds of wall time of one run."""
    command = [str(Path(sys.executable).parent / "forensics"), *map(str, arguments)]
    begin = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.stdout, ran.stderr, ran.returncode, time.perf_counter() - begin
