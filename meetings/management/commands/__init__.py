"""Commands of the meetings app."""
