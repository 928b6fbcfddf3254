"""Known to every template, like Django's own i18n tags."""

from django import template

from accounts.language.sentences import said

register = template.Library()
register.filter("said", said)
