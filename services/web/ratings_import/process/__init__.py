"""Imports in a child process of the web process: their work is heavy, and requests for lists must not wait for it."""
