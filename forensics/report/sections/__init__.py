"""The parts of the report in the order in which they stand, a module each."""
