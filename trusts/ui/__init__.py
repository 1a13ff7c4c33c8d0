"""What every page is made of: form renderer, fields, template tags, navigation, waiting list."""
