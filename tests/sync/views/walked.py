"""The addresses that tests/sync/views/test_access.py walks, by who may open or send them."""

EXPORTS = {f"export_{name}" for name in ("orders", "shipments", "stock", "fba_stock", "problems", "runs")}

# --- every member ----------------------------------------------------------------------------------------------------
READS = {
    "home", "home_runs", "orders", "order", "runs", "run", "run_progress", "problems", "problem",
    "offers", "offer", "download_offers", "stock", "fba_stock", "shipments", "carriers", "completeness",
    "settings", "help_problems", "settings_people", "settings_alerts",
    "settings_amazon", "settings_amazon_account",
    "settings_odoo", "settings_channels", "settings_channels_one", "settings_start",
    "settings_mapping", "settings_mapping_versions", "settings_mapping_export",
} | EXPORTS  # fmt: skip

# --- operators and owners --------------------------------------------------------------------------------------------
READS_OF_OPERATORS = {
    "preview_order", "offer_products", "upload_offers", "backfill",
    "settings_channels_products", "settings_start_preview", "settings_mapping_edit",
}  # fmt: skip
WRITES = {
    "retry_orders", "retry_order", "ignore_order", "restore_order", "reveal_order", "recover_order",
    "cancel_run", "pause_run", "go_on_run", "begin_backfill", "run_completeness",
    "retry_problem", "snooze_problem", "resolve_problem", "act_on_problems",
    "sync_now", "sync_flow", "resume_account", "resume_odoo",
    "act_on_offers", "release_orders", "match_offers", "preview_offers", "save_offers", "match_offer",
    "sync_stock", "sync_fba_stock", "retry_shipments", "read_carriers", "save_carrier", "drop_carrier",
    "settings_amazon_roles", "settings_channels_save", "settings_channels_copy",
    "settings_mapping_remove", "settings_mapping_fields", "settings_mapping_import", "settings_mapping_restore",
}  # fmt: skip

# --- owners ----------------------------------------------------------------------------------------------------------
READS_OF_OWNERS = {
    "settings_activity", "settings_activity_export", "settings_amazon_connect", "settings_amazon_disconnect", "settings_odoo_connect",
}  # fmt: skip
WRITES_OF_OWNERS = {
    "settings_people_invite", "settings_people_renew", "settings_people_revoke", "settings_people_role",
    "settings_people_remove",
    "settings_amazon_renew", "settings_amazon_rename", "settings_amazon_switch", "settings_amazon_look",
    "settings_odoo_check", "settings_start_begin",
}  # fmt: skip

# --- what Amazon leads to: tests/sync/views/test_oauth_attacks.py walks them -------------------------------------------
BY_AMAZON = {"settings_amazon_callback", "settings_amazon_appstore"}

ALL_READS = READS | READS_OF_OPERATORS | READS_OF_OWNERS
ALL_WRITES = WRITES | WRITES_OF_OWNERS

# --- which row an address names: what a stranger does not find ---------------------------------------------------------
SUBJECTS = {
    "order": {"order", "retry_order", "ignore_order", "restore_order", "reveal_order", "preview_order"},
    "run": {"run", "run_progress", "cancel_run", "pause_run", "go_on_run"},
    "problem": {"problem", "retry_problem", "snooze_problem", "resolve_problem"},
    "offer": {"offer", "offer_products", "match_offer"},
    "rule": {"drop_carrier"},
    "odoo": {"resume_odoo"},
    "account": {
        "sync_now", "sync_flow", "resume_account", "settings_amazon_account", "settings_amazon_disconnect",
        "settings_amazon_roles", "settings_amazon_renew", "settings_amazon_rename", "settings_amazon_switch",
        "settings_amazon_look",
    },
    "channel": {"settings_channels_one", "settings_channels_save", "settings_channels_copy"},
    "mappings": {"settings_mapping_restore"},
    "invitation": {"settings_people_renew", "settings_people_revoke"},
    "member": {"settings_people_role", "settings_people_remove"},
}  # fmt: skip
SUBJECT = {name: subject for subject, names in SUBJECTS.items() for name in names}
