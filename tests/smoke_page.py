"""Write the one-page PDF of the wheel's smoke test: ``python -m tests.smoke_page OUT.pdf``."""

import sys
from pathlib import Path

from fixtures.smoke import write_smoke_pdf

if __name__ == "__main__":
    write_smoke_pdf(Path(sys.argv[1]))
