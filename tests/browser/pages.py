"""Every page that a merchant opens, by the facts of `tests.browser.site`."""

from typing import Any


def addresses(site: dict[str, Any]) -> list[str]:
    return [
        "/",
        "/orders/",
        f"/orders/{site['done']}/",
        f"/orders/{site['held'][0]}/",
        "/orders/?q=nothing+of+the+kind",
        "/shipments/",
        "/carriers/",
        "/offers/?state=all",
        *(f"/offers/{uid}/" for uid in site["offers"][1:4]),
        "/offers/?q=nothing+of+the+kind",
        "/offers/upload/",
        "/stock/",
        "/stock/fba/",
        "/problems/",
        f"/problems/{site['problem']}/",
        "/runs/",
        f"/runs/{site['run']}/",
        "/completeness/",
        f"/completeness/?day={site['checked']}",
        "/settings/alerts/",
        "/help/problems/",
        "/settings/",
        "/settings/team/",
        "/settings/activity/",
        "/account/",
        "/account/activity/",
        "/account/password/",
        "/account/second-factor/",
        "/account/second-factor/app/",
        "/account/passkeys/",
        "/account/passkeys/new/",
        "/account/sessions/",
        "/settings/mapping/",
        "/settings/mapping/versions/",
        "/settings/mapping/edit/?target=order&was=reference",
        "/settings/amazon/",
        "/settings/amazon/connect/",
        f"/settings/amazon/{site['account']}/",
        f"/settings/amazon/{site['account']}/disconnect/",
        "/settings/start/",
        "/settings/odoo/",
        "/settings/odoo/connect/",
        "/settings/channels/",
        f"/settings/channels/{site['channel']}/",
        "/runs/earlier/",
    ]


DOORS = ("/login/", "/signup/", "/password/", "/password/done/", "/switched-off/", "/invitation/made-up/")
