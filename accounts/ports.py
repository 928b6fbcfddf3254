"""What the gateways need of us, kept in the database so that all workers share it: Amazon's token buckets and the
access tokens; and a journal that collects the calls of one batch."""

import threading
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.gateways.journal import Call
from accounts.gateways.throttle import Bucket, Plan
from accounts.models import AccessToken, ApiCall, SellerAccount, TokenBucket
from accounts.secrets import Unreadable


class SharedBuckets:
    """`throttle.Buckets` on a table: read, reckon, and write back only if nobody was faster.

    What we reckon holds calls back only once Amazon has told its rate or has refused a call: a server that does neither
    sets no limit. With `overdraw` (somebody waits for the answer) only a refusal of Amazon itself counts. What can wait
    leaves `keep` calls to others.
    """

    def __init__(self, *, overdraw: bool = False, keep: int = 0) -> None:
        self.overdraw = overdraw
        self.keep = keep

    def take(self, key: str, plan: Plan, now: float) -> float:
        while True:
            row = self._row(key, plan, now)
            bucket = self._bucket(row, plan)
            if row.told and (wait := bucket.spare(min(self.keep, plan.burst - 1), now)):
                return wait
            after, wait = bucket.take(now)
            if wait:
                return wait if row.told and not self.overdraw else 0.0
            if self._written(row, after):
                return 0.0

    def learn(self, key: str, rate: float, now: float) -> None:
        # Amazon repeats its rate with every answer: only news is worth a write. Whoever is overtaken looks again, for the
        # others perhaps only took a token.
        while (row := TokenBucket.objects.filter(key=key).first()) and (abs(row.rate - rate) > 1e-9 or not row.told):
            after = self._bucket(row, Plan(row.rate, row.burst)).learned(rate, now)
            if self._written(row, after, told=True):
                return

    def empty(self, key: str, plan: Plan, now: float) -> float:
        while True:
            row = self._row(key, plan, now)
            after = self._bucket(row, plan).emptied(now)
            if self._written(row, after, told=True):
                return after.wait(now)

    def _row(self, key: str, plan: Plan, now: float) -> TokenBucket:
        row = TokenBucket.objects.filter(key=key).first()
        if row is not None:
            return row
        full = Bucket.full(plan, now)
        try:
            with transaction.atomic():
                return TokenBucket.objects.create(key=key, tokens=full.tokens, rate=full.rate, burst=full.burst, at=now)
        except IntegrityError:
            return TokenBucket.objects.get(key=key)

    def _bucket(self, row: TokenBucket, plan: Plan) -> Bucket:
        return Bucket(rate=row.rate, burst=plan.burst, tokens=row.tokens, at=row.at)

    def _written(self, row: TokenBucket, after: Bucket, *, told: bool = False) -> bool:
        return bool(
            TokenBucket.objects.filter(key=row.key, version=row.version).update(
                tokens=after.tokens, rate=after.rate, at=after.at, version=row.version + 1, told=told or row.told
            )
        )


class SealedTokens:
    """`tokens.TokenStore`: one access token serves all workers, sealed like every secret."""

    def __init__(self, merchant_id: int, account_id: int | None = None) -> None:
        self.merchant_id, self.account_id = merchant_id, account_id

    def get(self, key: str) -> str | None:
        row = AccessToken.objects.filter(merchant_id=self.merchant_id, key=key, expires__gt=timezone.now()).first()
        return _opened(row) if row else None

    def put(self, key: str, token: str, seconds: int) -> None:
        row = AccessToken(merchant_id=self.merchant_id, key=key, expires=timezone.now() + timedelta(seconds=seconds))
        row.set_secret("sealed_token", token)
        try:
            with transaction.atomic():
                if not self._still_connected():
                    return
                AccessToken.objects.filter(merchant_id=self.merchant_id, key=key).delete()
                row.save()
        except IntegrityError:
            """Another worker has just put a token there, as good as ours."""

    def _still_connected(self) -> bool:
        """Whoever disconnects erases the tokens; one that Amazon gave out meanwhile must not outlive that."""
        if self.account_id is None:
            return True
        own = SellerAccount.objects.select_for_update().filter(pk=self.account_id)
        return own.values_list("disconnected", flat=True).first() is None

    def drop(self, key: str, token: str) -> None:
        for row in AccessToken.objects.filter(merchant_id=self.merchant_id, key=key):
            if _opened(row) in (None, token):
                row.delete()


def _opened(row: AccessToken) -> str | None:
    """A token that was sealed with a key we no longer have is as good as none: Amazon gives another."""
    try:
        return row.secret("sealed_token")
    except Unreadable:
        return None


class CollectedCalls:
    """`journal.Journal` in memory; the engine writes the rows down with the batch's result."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def record(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def drain(self) -> list[Call]:
        with self._lock:
            calls, self._calls = self._calls, []
            return calls


def write_calls(merchant_id: int, calls: list[Call]) -> None:
    ApiCall.objects.bulk_create(
        ApiCall(
            merchant_id=merchant_id,
            system=call.system,
            operation=call.operation[:120],
            at=call.started,
            milliseconds=round(call.seconds * 1000),
            outcome=call.outcome,
            status=call.status or 0,
            request_id=call.request_id[:80],
            detail=call.detail,
        )
        for call in calls
    )
