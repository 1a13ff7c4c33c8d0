"""Management of meetings from the command line."""
