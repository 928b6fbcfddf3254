"""For tests of forms that ask who it is once more."""

import time

from django.test import Client


def confirmed(client: Client) -> Client:
    """As if the person, who is logged in, had just typed the password again."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client
