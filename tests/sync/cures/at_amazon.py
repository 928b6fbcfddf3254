"""What the merchant does at Amazon beside orders: permissions and the application in Developer Central."""

from dataclasses import replace

from django.conf import LazySettings

from sandbox.amazon.accounts import DEMO_APPLICATION
from tests.accounts.consenting import agree, registered
from tests.pretend import connect_amazon
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.person import Person

NEW_SECRET = "amzn1.oa2-cs.v1.rotated"


def with_the_servers_application(clinic: Clinic, settings: LazySettings) -> None:
    """Connected by the application of whoever runs this server."""
    registered(settings)
    connect_amazon(client_id="", client_secret="")


def consent(person: Person) -> None:
    """At Seller Central, and home again."""
    link = next(one.at["href"] for one in person.page.all("a") if one.text.startswith("Go to Seller Central"))
    person.go(agree(link))


def rotate_secret(clinic: Clinic) -> None:
    """Developer Central: the old one stops working."""
    clinic.shop.amazon.add_application(replace(DEMO_APPLICATION, client_secret=NEW_SECRET))
