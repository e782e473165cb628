"""What crosses a service boundary. Imports no service."""
