"""Matinee as a tool for assistants, by the Model Context Protocol (docs/decisions/0050)."""
