"""Pure rules of boards at work: deadlines, calendars, the room, decisions. No Django here."""
