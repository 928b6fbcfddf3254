"""Every form and every button."""

from tests.sync.views.wrong_input import (
    table_amazon,
    table_buttons,
    table_filters,
    table_login,
    table_settings,
    table_work,
)

FORMS = (*table_work.FORMS, *table_settings.FORMS, *table_amazon.FORMS, *table_filters.FORMS, *table_login.FORMS)
BUTTONS = table_buttons.BUTTONS
