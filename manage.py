#!/usr/bin/env python
"""Command line of Golden Thread."""

import os
import sys

# Commands that change tables run as the role that owns them.
AS_OWNER = {"migrate", "sqlmigrate"}


def main() -> None:
    """Run a management command with the product's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in AS_OWNER:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    if sys.argv[1:2] == ["bench"]:
        from config import throwaway

        with throwaway.environment(sys.argv[2:]):
            execute()
    else:
        execute()


def execute() -> None:
    """Hand over to Django, which reads the settings here and not before."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
