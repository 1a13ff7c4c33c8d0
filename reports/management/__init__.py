"""Management of reports from the command line."""
