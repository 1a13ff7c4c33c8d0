"""Setting up the partnership and keeping its registers: every write."""
