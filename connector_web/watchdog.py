"""Ends a worker that is alive but deaf, so that whoever runs it starts it anew.

A worker may consume no more although its process lives: after a broken connection, or with a pool whose children do not
answer. From outside that looks like a quiet day, so the worker sends messages to itself, through the broker, a queue of
its own and its pool. While it executes anything at all, it hears. Deaf is who gets none of them back for DEAF_SECONDS.
Without a broker there is nothing to hear, and neither scheduler nor database has a part in it.
"""

import logging
import os
import secrets
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from billiard import active_children
from celery import bootsteps
from celery.worker import state
from django.conf import settings
from kombu import Exchange, Queue

from sync import bell

log = logging.getLogger(__name__)
STATUS = 70  # EX_SOFTWARE
OFTEN = 6  # messages in the time after which it is deaf
SELDOM = 30.0  # seconds between them at most
GRACE = 10.0  # seconds between asking itself to end and ending


@dataclass
class Ear:
    """Since when nothing was heard that could have been. Times are seconds of a clock that only goes forward."""

    patience: float
    every: float  # so often somebody looks
    longest: float  # no task may take longer
    looked: float
    since: float
    last: float  # when a task began
    begun: int = 0  # tasks that have begun ever

    def deaf(self, now: float, begun: int, *, sent: bool, free: bool) -> bool:
        """`sent`: a message has just gone out. `free`: somebody in the pool has nothing to do."""
        asleep = now - self.looked > 3 * self.every + 5  # the machine was suspended, or we were
        if begun != self.begun:
            self.begun, self.last = begun, now
        at_work = not free and now - self.last <= self.longest
        if self.last == now or not sent or at_work or asleep:
            self.since = now
        self.looked = now
        return now - self.since >= self.patience


class Watchdog(bootsteps.StartStopStep):
    """A step of the worker's own process."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self.over = threading.Event()
        # Named anew at each start: with another worker's message in it, or its own in another's, it would prove nothing.
        queue = Queue(f"canary.{secrets.token_hex(8)}", expires=3600, max_length=100)
        self.queue = worker.app.amqp.queues.select_add(queue)
        # The exchange without a name knows all queues by theirs: nothing is bound, so nothing is left behind.
        self.queue.exchange, self.queue.routing_key = Exchange(""), queue.name

    def start(self, worker: Any) -> None:
        threading.Thread(target=self._watch, args=(worker,), name="watchdog", daemon=True).start()

    def close(self, parent: Any) -> None:
        """It is asked to end, and takes nothing more."""
        self.over.set()

    stop = terminate = close

    def _watch(self, worker: Any) -> None:
        patience = settings.DEAF_SECONDS
        every = min(SELDOM, patience / OFTEN)
        now = time.monotonic()
        ear = Ear(patience, every, longest=settings.CELERY_TASK_TIME_LIMIT + patience, looked=now, since=now, last=now)
        while not self.over.wait(every):
            sent = self._send(worker)
            free = len(state.active_requests) < worker.pool.num_processes
            if ear.deaf(time.monotonic(), state.all_total_count[0], sent=sent, free=free):
                self._end(worker, patience)

    def _send(self, worker: Any) -> bool:
        """Over a connection of its own: the worker's may be what is broken."""
        connection = worker.app.connection_for_write()
        try:
            with connection:
                worker.app.send_task("sync.tasks.canary", queue=self.queue, connection=connection, retry=False)
        except bell.broken(connection) as error:
            log.warning("The broker cannot be reached (%s): whether this worker hears cannot be known.", error)
            return False
        return True

    def _end(self, worker: Any, patience: float) -> None:
        log.critical(
            "This worker has executed nothing for %g seconds, not even its own messages: it is deaf, and ends. Whoever"
            " runs it (make run, systemd, a container) starts it anew.",
            patience,
        )
        setattr(state, "should_stop", STATUS)  # noqa: B010  # its type knows None alone
        if self.over.wait(min(GRACE, patience)):
            time.sleep(min(GRACE, patience))
        connection = worker.app.connection_for_write()
        try:
            with connection:
                self.queue(connection.default_channel).purge()
        except bell.broken(connection):
            """A few messages that nobody reads stay behind."""
        for number in [child.pid for child in active_children() if child.pid]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        os._exit(STATUS)
