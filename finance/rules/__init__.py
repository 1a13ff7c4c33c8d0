"""The arithmetic and the decisions about money, with no Django in them."""
