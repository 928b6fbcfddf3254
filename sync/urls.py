from django.urls import path

from sync.views import connections, home, order, orders, problems, runs, stock

urlpatterns = [
    path("", home.home, name="home"),
    path("running/", home.home_runs, name="home_runs"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/retry/", orders.retry_selected, name="retry_orders"),
    path("orders/<uuid:uid>/", order.order, name="order"),
    path("orders/<uuid:uid>/retry/", order.retry, name="retry_order"),
    path("orders/<uuid:uid>/preview/", order.preview, name="preview_order"),
    path("orders/<uuid:uid>/ignore/", order.ignore, name="ignore_order"),
    path("orders/<uuid:uid>/restore/", order.restore, name="restore_order"),
    path("orders/<uuid:uid>/personal-data/", order.reveal, name="reveal_order"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/<uuid:uid>/", runs.run, name="run"),
    path("runs/<uuid:uid>/progress/", runs.run_progress, name="run_progress"),
    path("runs/<uuid:uid>/cancel/", runs.cancel_run, name="cancel_run"),
    path("problems/", problems.problem_list, name="problems"),
    path("problems/<uuid:uid>/", problems.problem, name="problem"),
    path("problems/<uuid:uid>/retry/", problems.retry_problem, name="retry_problem"),
    path("problems/<uuid:uid>/snooze/", problems.snooze_problem, name="snooze_problem"),
    path("problems/<uuid:uid>/resolve/", problems.resolve_problem, name="resolve_problem"),
    path("stock/", stock.stock, name="stock"),
    path("stock/sync/", stock.sync_stock, name="sync_stock"),
    path("stock/fba/", stock.fba_stock, name="fba_stock"),
    path("stock/fba/sync/", stock.sync_fba_stock, name="sync_fba_stock"),
    path("recover/", connections.recover, name="recover_order"),
    path("accounts/<uuid:uid>/sync/", connections.sync_now, name="sync_now"),
    path("accounts/<uuid:uid>/resume/", connections.resume_account, name="resume_account"),
    path("odoo/<uuid:uid>/resume/", connections.resume_odoo, name="resume_odoo"),
]
