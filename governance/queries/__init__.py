"""Reading how the partnership is set up, and its registers."""
