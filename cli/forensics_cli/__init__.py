"""The ``forensics`` command: thin; it asks the case and prints."""
