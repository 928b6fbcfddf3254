"""The Celery application: it carries ids to workers, nothing else."""

import os

from celery import Celery

from connector_web import broker

broker.use()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connector_web.settings")
app = Celery("connector_web")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("connector_web.watchdog:Watchdog")
