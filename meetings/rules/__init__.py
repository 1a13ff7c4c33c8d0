"""Pure rules of boards at work: deadlines, calendars, the balance of an agenda. No Django here."""
