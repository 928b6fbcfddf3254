"""Amazon or Odoo does not let the connector in."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "Amazon or Odoo does not let the connector in",
    (
        Entry(
            ("amazon_authorisation_ended",),
            "Amazon says that the access was taken back or has run out",
            "A seller can take the access back in Seller Central at any time, and it ends by itself after a year.",
            (
                "Open Settings, Amazon, and press Reconnect beside the seller account.",
                "Confirm on Amazon's page, logged in as the owner of the seller account. With an application of your own:"
                " authorise it in Developer Central instead, and paste the refresh token that it shows, with its secret.",
                "You come back to the dashboard. Everything since the access ended is read by itself; nothing is to be retried.",
            ),
        ),
        Entry(
            ("amazon_wrong_client_secret",),
            "Amazon refuses the application's id or secret",
            "The secret of an application changes every 180 days; the old one stops working a week later.",
            (
                "Copy the current client id and secret from Amazon's Developer Central.",
                "For an application of your own: open Settings, Amazon, the seller account, press Reconnect and type both in,"
                " with the refresh token. It goes on by itself.",
                "For this server's application: whoever runs it sets AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET and starts it"
                " anew. Then press “I have fixed it, try again” in the yellow bar.",
            ),
        ),
        Entry(
            ("amazon_role_missing",),
            "The Amazon application lacks a role",
            "Each kind of data needs a role that Amazon grants to the application, and that the seller has agreed to.",
            (
                "Open Settings, Amazon, the seller account: the list of roles says which one is missing.",
                "Ask for it in Developer Central, in the application's profile, and wait until Amazon has granted it.",
                "Press Reconnect, or Renew the permission, on the account's page: only a new consent carries the new role.",
                "Press Retry on the problem, or wait: it is tried again by itself.",
            ),
        ),
        Entry(
            ("odoo_key_refused", "odoo_other_login"),
            "Odoo refuses the key",
            "The key was deleted or has run out, the user is archived, or the login belongs to somebody else.",
            (
                "Log in to Odoo as the connector's user. Open Preferences, Account Security, and make a new API key.",
                "Open Settings, Odoo, here, press Change, and type the key in.",
                "Every check gets a green tick. The connector goes on by itself.",
            ),
        ),
        Entry(
            ("odoo_right_missing", "odoo_record_denied"),
            "Odoo does not let the connector's user do something",
            "The problem's sentence names the right or the document.",
            (
                "In Odoo, open Settings, Users, the connector's user.",
                "Set Sales to “User: All Documents”, Inventory to “User”, or “Administrator” where stock is to be"
                " counted; let it create contacts and products; and allow every company whose orders it is to write.",
                "Where the sentence names the right to create crm.team or stock.warehouse: make the sales team “Amazon” or the"
                " warehouse “Amazon FBA” in Odoo yourself, or set Sales or Inventory to “Administrator”.",
                "Press Retry on the problem, or “I have fixed it, try again” in the yellow bar.",
            ),
        ),
        Entry(
            ("odoo_app_missing",),
            "An app is missing in Odoo",
            "Orders need Sales, deliveries and stock need Inventory. Both are in the Community edition.",
            (
                "In Odoo, open Apps and activate the app that the sentence names.",
                "Press “I have fixed it, try again” in the yellow bar.",
            ),
        ),
        Entry(
            ("odoo_unreachable", "odoo_down", "odoo_busy", "odoo_no_answer", "odoo_database_down"),
            "Odoo does not answer",
            "It is being updated, overloaded, or its address has changed. Orders wait; nothing is lost, and nothing counts as"
            " a failed try.",
            (
                "Open Odoo in your browser. If it does not open either, let whoever runs it start it; the connector goes on"
                " by itself within some minutes.",
                "If it opens under another address: open Settings, Odoo, press Change, and type that in, with the API key."
                " Another address counts as another Odoo, so press Start under Settings, Set up; what it holds already is found"
                " again, and nothing is written twice.",
            ),
        ),
        Entry(
            ("odoo_wrong_database", "odoo_not_an_odoo", "odoo_wrong_url"),
            "The address or the database is wrong",
            "There is no Odoo at this address, or none with this database.",
            (
                "Copy the address from your browser while Odoo is open, up to the first single slash.",
                "Type it in under Settings, Odoo, Change, with the API key and the database's name (Odoo shows it under"
                " Settings, Activate the developer mode, in the menu of databases; at odoo.com it is the first part of the"
                " address).",
                "Where it was connected before, press Start under Settings, Set up: another address or database counts as"
                " another Odoo. What it holds already is found again, and nothing is written twice.",
            ),
        ),
    ),
)
