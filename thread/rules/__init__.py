"""Pure arithmetic of the golden thread."""
