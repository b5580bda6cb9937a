"""Email-corpus forensics and redaction analysis.

The library behind the ``forensics`` command: it never imports the command line.
"""

__version__ = "0.2.0"
