"""Spreadsheets of indicators and of their figures: templates to fill in, and reading them back."""
