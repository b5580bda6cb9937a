"""The four public releases against each other: what was released twice, checked by hand on a sample drawn by hash."""
