"""Benches of boards at work: `manage.py bench pack`."""
