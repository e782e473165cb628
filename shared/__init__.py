"""Code that several services use. Imports no service."""
