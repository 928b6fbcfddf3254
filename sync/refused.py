"""What a person may not do, and why."""


class Refused(Exception):
    """The text is a sentence for the person who asked."""
