"""Every form and every button."""

from tests.sync.views.wrong_input import table_filters, table_login, table_settings, table_work

FORMS = (*table_work.FORMS, *table_settings.FORMS, *table_filters.FORMS, *table_login.FORMS)
