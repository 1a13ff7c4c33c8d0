"""Rules of governance: decided from plain values. No Django in them."""
