"""Benches of self-assessment: `manage.py bench assessment`."""
