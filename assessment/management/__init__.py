"""Commands of the assessment app."""
