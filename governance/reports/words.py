"""Words that every document of governance uses."""

FOLDER = "governance/reports"
SUBJECT = "Boards and members"
