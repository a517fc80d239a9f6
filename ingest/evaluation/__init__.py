"""Measures of how well reading works, on real files with known truth that are no part of the repository."""
