"""Reads the files that other sites export: from bytes to ratings on a known scale. No input or output."""
