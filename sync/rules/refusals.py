"""What Odoo refuses, in words for the merchant, with the cure."""

from accounts.gateways.odoo.records import Failure
from sync.rules.verdicts import Blocked


def customer(failure: Failure) -> Blocked:
    return Blocked(
        "customer_refused",
        f"Odoo refuses the customer: {failure.text}"[:300],
        "Follow Odoo's sentence (a required field? a rule of an app?), change it there, then press Retry.",
        subject=failure.text[:120],
    )


def order(failure: Failure) -> Blocked:
    where = f" ({failure.field})" if failure.field else ""
    return Blocked(
        "order_refused",
        f"Odoo refuses the order{where}: {failure.text}"[:300],
        "Follow Odoo's sentence, change it there or in the channel's settings, then press Retry.",
        subject=failure.text[:120],
    )


def confirmation(failure: Failure) -> Blocked:
    return Blocked(
        "not_confirmed",
        f"Odoo does not confirm the order: {failure.text}"[:300],
        "The order is there as a quotation. Follow Odoo's sentence, then press Retry: it is confirmed, not written twice.",
        subject=failure.text[:120],
    )


def delivery(failure: Failure) -> Blocked:
    if failure.code == "serial_missing":
        return Blocked(
            "serial_missing",
            f"The delivery of {failure.text} needs lot or serial numbers that Amazon did not send",
            "The order is in Odoo and confirmed, its delivery is open. Enter the numbers on the delivery in Odoo and"
            " validate it there; then press Retry.",
            subject=failure.text[:120],
        )
    return Blocked(
        "delivery_open",
        f"Odoo does not validate the delivery: {failure.text}"[:300],
        "The order is in Odoo and confirmed, its delivery is open. Follow Odoo's sentence, then press Retry.",
        subject=failure.text[:120],
    )


def currency(is_now: str, wanted: str) -> Blocked:
    return Blocked(
        "other_currency",
        f"Odoo would book this {wanted} order in {is_now}",
        f"Choose a price list in {wanted} for the channel, or none (the connector makes one), then press Retry: the"
        " quotation is written anew. If somebody has changed it in Odoo, delete it there first.",
        subject=f"{wanted} {is_now}",
    )


def total(name: str, odoo: str, amazon: str) -> Blocked:
    return Blocked(
        "total_differs",
        f"Odoo says {odoo}, Amazon says {amazon}",
        f"{name} stands in Odoo as a quotation and is not confirmed. Choose another tax policy for the channel, or mend"
        " the taxes of its products in Odoo, and press Retry: the quotation is written anew. Or correct its lines there"
        " yourself and press Retry when its total is Amazon's; what you have changed is never overwritten.",
        subject=name,
    )
