"""Measured figures, never timed tests: ``make bench`` runs them all and prints one table."""
