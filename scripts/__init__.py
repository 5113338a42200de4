"""Tools for developers and operators: not part of the service."""
