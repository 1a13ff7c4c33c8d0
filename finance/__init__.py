"""Money: budgets, returns and the consolidated position of a trust's partners."""
