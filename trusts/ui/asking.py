"""What to say about a field that was left empty or filled wrongly, made from its label."""

QUESTION = frozenset({"how", "what", "when", "where", "which", "who", "whose", "why"})
"""A label that begins so is a question in few words: "Enter who agreed it", without an article."""
OWNED = frozenset({"the", "your", "its", "their", "his", "her", "a", "an"})
"""A label that begins so brings its own article."""
LOOSE = frozenset({"as", "or", "for", "in", "on", "by", "may"})
"""A label that begins so makes no sentence with a verb before it, and is quoted."""
TRAILING = frozenset({"on", "by", "at", "from", "to"})
"""So is one that ends so: "Agreed on"."""


def empty_words(verb: str, label: str, article: str = "the") -> str:
    """A sentence that asks for the field: "Enter the name.", "Enter who agreed it."."""
    words = label.lower().split()
    if not words or words[0] in LOOSE or words[-1] in TRAILING:
        return f"Fill in “{label}”."
    name = label[:1].lower() + label[1:] if label[1:2].islower() else label
    if words[0] in QUESTION or words[0] in OWNED:
        return f"{verb} {name}."
    return f"{verb} {article} {name}."


def limit_words(label: str) -> dict[str, str]:
    """Messages for what is too long, too small or too large, by Django's code of the error."""
    named = f"“{label.replace('%', '%%')}”"
    return {
        "max_length": f"{named} has %(show_value)d characters. Use %(limit_value)d or fewer.",
        "min_value": f"{named} must be %(limit_value)s or more.",
        "max_value": f"{named} must be %(limit_value)s or less.",
    }


def whole_number_words(label: str) -> str:
    """What to say about a box for a whole number that holds something else."""
    return f"“{label}” must be a whole number."
