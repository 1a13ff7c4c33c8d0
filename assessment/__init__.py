"""Self-assessment: rounds in which a body looks at itself, and what they show."""
