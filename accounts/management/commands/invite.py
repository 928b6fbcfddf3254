"""`manage.py invite`: the first owner of a merchant, or anybody's first log-in, without a mail server."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts import connecting, people
from accounts.models import Role


class Command(BaseCommand):
    help = (
        "Prints a link with which a person joins a merchant's team. It works once, for a week, for this address only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--merchant", required=True, help="the merchant's name; made when new")
        parser.add_argument("--email", required=True)
        parser.add_argument("--role", default=Role.OWNER.value, choices=Role.values)
        parser.add_argument("--url", default="", help="https://connector.example.com; else the first trusted origin")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            merchant = connecting.merchant_named(options["merchant"])
            with transaction.atomic():
                merchant.save()
                _, token = people.invite(merchant, options["email"], options["role"], None)
        except ValidationError:
            raise CommandError(f"{options['email']!r} is no e-mail address.") from None
        except (people.Refused, connecting.Refused) as refusal:
            raise CommandError(str(refusal)) from None
        origin = options["url"] or next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://localhost:8000")
        self.stdout.write(f"{origin.rstrip('/')}{reverse('invitation', args=[token])}")
