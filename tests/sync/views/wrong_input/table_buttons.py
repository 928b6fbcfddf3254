"""Buttons: what they carry stands in the page already, so only somebody who makes it up can send it wrongly."""

from typing import Any

from tests.sync.views.wrong_input.kinds import Button
from tests.sync.views.wrong_input.stage import Belongings, Stage

NOTHING = "it carries nothing but its address"
GONE = "What was chosen is not here any more. Choose again."
CHOOSE = "Choose at least one {} first."
UNREADABLE = "The browser's answer could not be read. Try once more."


def _order(own: Belongings) -> list[Any]:
    return [own.order.uid]


def _run(own: Belongings) -> list[Any]:
    return [own.run.uid]


def _problem(own: Belongings) -> list[Any]:
    return [own.problem.uid]


def _offer(own: Belongings) -> list[Any]:
    return [own.offer.uid]


def _account(own: Belongings) -> list[Any]:
    return [own.shop.account.uid]


def _channel(own: Belongings) -> list[Any]:
    return [own.shop.channel.uid]


def _invitation(own: Belongings) -> list[Any]:
    return [own.invitation.uid]


def _member(own: Belongings) -> list[Any]:
    return [own.member.pk]


def _passkey(own: Belongings) -> list[Any]:
    return [own.passkey.pk]


def _their_channel(stage: Stage) -> Any:
    return stage.theirs.shop.channel.uid


def _their_offer(stage: Stage) -> Any:
    return stage.theirs.offer.uid


def _their_order(stage: Stage) -> Any:
    return stage.theirs.order.uid


def _their_problem(stage: Stage) -> Any:
    return stage.theirs.problem.uid


WORK = (
    Button("retry_orders", "order", CHOOSE.format("order"), _their_order, GONE),
    Button("retry_order", subject=_order, nothing=NOTHING),
    Button("restore_order", subject=_order, nothing=NOTHING),
    Button("reveal_order", subject=_order, nothing=NOTHING),
    Button("cancel_run", subject=_run, nothing=NOTHING),
    Button("pause_run", subject=_run, nothing=NOTHING),
    Button("go_on_run", subject=_run, nothing=NOTHING),
    Button(
        "run_completeness", nothing="30 days, and with anything else two: no more is read than a person may ask for"
    ),
    Button("retry_problem", "order", CHOOSE.format("order"), _their_order, GONE, subject=_problem),
    Button("snooze_problem", subject=_problem, nothing=NOTHING),
    Button("resolve_problem", subject=_problem, nothing=NOTHING),
    Button("act_on_problems", "problem", CHOOSE.format("problem"), _their_problem, GONE, {"which": "retry"}),
    Button("act_on_problems", "problem", CHOOSE.format("problem"), _their_problem, GONE, {"which": "snooze"}),
    Button("sync_flow", subject=lambda own: [own.shop.account.uid, "shipments"], nothing=NOTHING),
    Button("resume_account", subject=_account, nothing=NOTHING),
    Button("resume_odoo", subject=lambda own: [own.shop.odoo.uid], nothing=NOTHING),
    Button("act_on_offers", "offer", CHOOSE.format("SKU"), _their_offer, GONE, {"which": "accept"}),
    Button("act_on_offers", "offer", CHOOSE.format("SKU"), _their_offer, GONE, {"which": "dismiss"}),
    Button("act_on_offers", "offer", CHOOSE.format("SKU"), _their_offer, GONE, {"which": "restore"}),
    Button(
        "act_on_offers", "which", "Choose what to do with the SKUs.", good={"offer": lambda stage: stage.ours.offer.uid}
    ),
    Button("release_orders", nothing=NOTHING),
    Button("match_offers", nothing=NOTHING),
    Button("save_offers", "token", "This preview is not one of ours. Send the file once more."),
    Button("match_offer", "product", "Choose a product first.", subject=_offer),
    Button("sync_stock", nothing=NOTHING),
    Button("sync_fba_stock", nothing=NOTHING),
    Button("retry_shipments", "shipment", CHOOSE.format("shipment"), lambda stage: stage.theirs.shipment.uid, GONE),
    Button("read_carriers", nothing=NOTHING),
    Button("drop_carrier", subject=lambda own: [own.rule.pk], nothing=NOTHING),
)
SETTINGS = (
    Button("settings_people_renew", subject=_invitation, nothing=NOTHING),
    Button("settings_people_revoke", subject=_invitation, nothing=NOTHING),
    Button("settings_people_role", "role", "Choose one of the three roles.", subject=_member),
    Button("settings_people_remove", subject=_member, nothing=NOTHING),
    Button("settings_amazon_renew", subject=_account, nothing=NOTHING),
    Button("settings_amazon_look", subject=_account, nothing=NOTHING),
    Button("settings_amazon_roles", subject=_account, nothing=NOTHING),
    Button("settings_amazon_disconnect", subject=_account, nothing=NOTHING),
    Button("settings_amazon_switch", "channel", "", _their_channel, good={"on": "0"}, subject=_account),
    Button(
        "settings_amazon_switch", "on", good={"channel": lambda stage: stage.ours.shop.channel.uid}, subject=_account
    ),
    Button("settings_odoo_check", nothing=NOTHING),
    Button(
        "settings_start_begin",
        "account",
        "choose a seller account that waits for it",
        lambda stage: stage.theirs.shop.account.uid,
        "choose a seller account that waits for it",
    ),
    Button(
        "settings_channels_copy",
        "to",
        "Choose at least one channel to copy to.",
        _their_channel,
        "Choose at least one channel to copy to.",
        {"group": "Orders"},
        _channel,
    ),
    Button(
        "settings_channels_copy",
        "group",
        "Choose at least one group of settings to copy.",
        good={"to": "all"},
        subject=_channel,
    ),
    Button("settings_mapping_remove", "field", "This mapping is not there any more.", good={"target": "order"}),
    Button("settings_mapping_remove", "target", "This mapping is not there any more.", good={"field": "reference"}),
    Button(
        "settings_mapping_remove",
        "base",
        "has saved version 1 meanwhile",
        good={"target": "order", "field": "reference"},
    ),
    Button("settings_mapping_restore", "base", "has saved version 1 meanwhile", subject=lambda own: [own.mappings.uid]),
    Button("settings_mapping_edit", "target", "", good={"do": "save"}),
)
# With none of these the form is of what holds for all channels.
OF_A_CHANNEL = (
    Button("settings_mapping_remove", "channel", "", _their_channel),
    Button("settings_mapping_fields", "channel", "", _their_channel),
    Button("settings_mapping_import", "channel", "", _their_channel),
    Button("settings_mapping_edit", "channel", "", _their_channel),
)
LOGIN = (
    Button("logout", nothing=NOTHING),
    Button("account_logout", nothing=NOTHING),
    Button("mfa_login_webauthn", "credential", UNREADABLE, way="nobody"),
    Button("mfa_authenticate", "credential", UNREADABLE, way="second factor"),
    Button("mfa_reauthenticate_webauthn", "credential", UNREADABLE, way="with an app"),
    Button("accept_invitation", subject=lambda own: ["no-token-of-ours"], nothing=NOTHING),
    Button("mfa_deactivate_totp", nothing=NOTHING),
    Button("mfa_generate_recovery_codes", nothing=NOTHING),
    Button("mfa_remove_webauthn", subject=_passkey, nothing=NOTHING),
    Button("usersessions_list", nothing=NOTHING),
    Button("choose_merchant", "merchant", "", lambda stage: stage.theirs.shop.merchant.uid),
    Button("choose_theme", "theme", "The theme is auto, light or dark."),
    Button("choose_language", "language", "The language is one of"),
)
BUTTONS = (*WORK, *SETTINGS, *OF_A_CHANNEL, *LOGIN)
