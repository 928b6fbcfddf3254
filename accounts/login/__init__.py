"""Logging in, as django-allauth does it, in our words: what it asks, refuses and sends."""
