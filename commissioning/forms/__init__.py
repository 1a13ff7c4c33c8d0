"""Forms of the plan. They read what was typed; the rules are in actions."""
