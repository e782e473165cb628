"""Runs all of Matinee on one machine without Docker: the launcher behind `make run` and its stand-ins."""
