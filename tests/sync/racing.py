"""Four processes at once on one database, as four workers are. Run as `python -m tests.sync.racing SCENARIO` with the
database in the environment; what each process saw comes out as one JSON line.
"""

import json
import multiprocessing
import os
import random
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROCESSES = 4
ORDERS = 30
Racer = Callable[[int, Any], Any]


def claim(number: int, lane: str) -> list[list[int]]:
    """Every claim as [id, fence], until nothing is left."""
    from sync import queue

    holder, found, empty = secrets.token_hex(8), [], 0
    while empty < 3:
        jobs = queue.claim(lane, holder, limit=7)
        found += [[job.id, job.fence] for job in jobs]
        empty = 0 if jobs else empty + 1
    return found


def lease(number: int, lane: str) -> dict[str, int]:
    """How often this process held the lane, and how often it met another there."""
    from sync import leases

    inside = Path(os.environ["VAR_DIR"]) / f"inside-{lane.replace(':', '-')}"
    held = met = 0
    end = time.monotonic() + 2
    while time.monotonic() < end:
        holder = secrets.token_hex(8)
        if not leases.take(lane, holder):
            time.sleep(0.001)
            continue
        try:
            os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
            held += 1
            time.sleep(0.002)
            inside.unlink()
        except FileExistsError:
            met += 1
        leases.drop(lane, holder)
    return {"held": held, "met": met}


def bucket(number: int, key: str) -> int:
    """How many calls Amazon would have seen."""
    from accounts.gateways.throttle import Plan
    from accounts.ports import SharedBuckets

    buckets, plan = SharedBuckets(), Plan(rate=1e-6, burst=50)
    first = not buckets.take(key, plan, 1_800_000_000.0)
    buckets.learn(key, plan.rate, 1_800_000_000.0)
    return first + sum(not buckets.take(key, plan, 1_800_000_000.0) for _ in range(39))


def tokens(number: int, merchant: int) -> list[str]:
    """What is read between one's own puts: always a whole token, whoever wrote it."""
    from accounts.ports import SealedTokens

    store, seen = SealedTokens(merchant), []
    for turn in range(30):
        store.put("key", f"Atza|{number}-{turn}", 3600)
        seen.append(store.get("key") or "")
    return seen


def change_and_finish(number: int, account_id: int) -> dict[str, int]:
    """The first stores what has changed on Amazon, the others write down what came of the same orders in Odoo."""
    from django.db import transaction

    from accounts.models import SellerAccount
    from sync import queue, record
    from sync.flows.store import store
    from sync.results import Result
    from tests.sync.orders import received

    account = SellerAccount.objects.get(pk=account_id)
    lane, holder, done = queue.lane_of_odoo(account.merchant_id), secrets.token_hex(8), 0
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if number == 0:
            orders = [received(one, programs=[f"turn {done}"]) for one in range(ORDERS)]
            random.shuffle(orders)
            with transaction.atomic():
                store(account, orders, None)
            done += 1
        elif jobs := queue.claim(lane, holder, limit=ORDERS):
            queue.extend(jobs, holder)
            record.results([Result(job, "updated", order={"state": "done", "reason": ""}) for job in jobs], holder)
            done += len(jobs)
    return {"done": done}


def leave(number: int, owners: list[int]) -> str:
    """Four owners leave at once: what each is told."""
    from accounts import people
    from accounts.models import Member

    member = Member.objects.select_related("user", "merchant").get(user_id=owners[number])
    try:
        people.remove(member, member.user)
    except people.Refused as refusal:
        return str(refusal)
    return "left"


def join(number: int, invitation: list[Any]) -> str:
    """Four browsers with one link."""
    from accounts import people
    from accounts.models import User

    try:
        people.accept(invitation[0], User.objects.get(pk=invitation[1]))
    except people.Refused as refusal:
        return str(refusal)
    return "joined"


def redeem(number: int, states: list[str]) -> int:
    """How many of the same answers of Amazon this process was let in with."""
    from accounts import consents
    from accounts.models import Merchant, User

    who = {"user": User.objects.get(), "session": "one", "merchant": Merchant.objects.get(members__isnull=False)}
    won = 0
    for state in states:
        try:
            consents.redeem(state, **who)  # type: ignore[arg-type]
            won += 1
        except consents.Foreign as foreign:
            assert str(foreign) == consents.USED
    return won


def connect(number: int, tabs: list[list[str]]) -> list[int]:
    """Each with a state and a code of its own, for the same seller."""
    from accounts import consents, sellers
    from accounts.models import Merchant, SellerAccount, User

    state, code = tabs[number]
    who = {"user": User.objects.get(), "session": "one", "merchant": Merchant.objects.get(members__isnull=False)}
    done = sellers.connect_by_code(consents.redeem(state, **who), "A1DEMOSELLER01", code)  # type: ignore[arg-type]
    return [done.account.pk, done.account.channels.count(), SellerAccount.objects.count()]


def _asked(scenario: str, merchant: Any) -> Any:
    """Questions at Amazon's consent page, of one browser."""
    from django.conf import settings

    from accounts import consents
    from accounts.models import Member, User
    from sandbox.amazon import PretendAmazon
    from sandbox.amazon.accounts import DEMO_APPLICATION

    Member.objects.all().delete()
    User.objects.all().delete()
    person = User.objects.create_user("owner@example.com")
    Member.objects.create(merchant=merchant, user=person)
    states = [
        consents.begin(user=person, session="one", merchant=merchant, region="eu", redirect_uri="http://here/")
        for _ in range(20)
    ]
    if scenario == "redeem":
        return states
    amazon = PretendAmazon()
    settings.AMAZON_API_URL = settings.AMAZON_LOGIN_URL = amazon.serve().url
    settings.AMAZON_CLIENT_ID = DEMO_APPLICATION.client_id
    settings.AMAZON_CLIENT_SECRET = DEMO_APPLICATION.client_secret
    return [[state, amazon.authorise("A1DEMOSELLER01", redirect_uri="http://here/")] for state in states[:PROCESSES]]


SCENARIOS: dict[str, Racer] = {
    "redeem": redeem,
    "connect": connect,
    "claim": claim,
    "lease": lease,
    "bucket": bucket,
    "tokens": tokens,
    "change_and_finish": change_and_finish,
    "leave": leave,
    "join": join,
}


def _seed(scenario: str) -> Any:
    """Rows of their own for each race, so that races may share a database."""
    from django.db import transaction

    from accounts import people
    from accounts.models import Member, Merchant, SellerAccount, User
    from sync import queue
    from sync.flows.store import store
    from sync.models import Work
    from tests.sync.orders import received

    name = secrets.token_hex(4)
    merchant = Merchant.objects.create(name=name, slug=name)
    if scenario == "claim":
        lane = queue.lane_of_odoo(merchant.pk)
        Work.objects.bulk_create(
            Work(merchant=merchant, flow="orders_to_odoo", lane=lane, key=str(n)) for n in range(300)
        )
        return lane
    if scenario in ("leave", "join"):
        owners = [User.objects.create_user(f"{name}-{number}@example.com") for number in range(PROCESSES)]
        for owner in owners if scenario == "leave" else owners[1:]:
            Member.objects.create(merchant=merchant, user=owner, role="owner")
        if scenario == "leave":
            return [owner.pk for owner in owners]
        return [people.invite(merchant, owners[0].email, "viewer", owners[1])[1], owners[0].pk]
    if scenario in ("redeem", "connect"):
        return _asked(scenario, merchant)
    if scenario == "tokens":
        return merchant.pk
    if scenario == "change_and_finish":
        account = SellerAccount.objects.create(merchant=merchant, region="eu", seller_id=name.upper())
        with transaction.atomic():
            store(account, [received(one) for one in range(ORDERS)], None)
        return account.pk
    return f"odoo:{merchant.pk}"


def _start(scenario: str, number: int, subject: Any, gate: Any, answers: Any) -> None:
    gate.wait()
    try:
        answers.put((number, SCENARIOS[scenario](number, subject), ""))
    except Exception as error:
        answers.put((number, None, repr(error)))


def main() -> None:
    import django
    from django.db import connections

    django.setup()
    from sync import bell

    bell.silence()
    scenario = sys.argv[1]
    subject = _seed(scenario)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    gate, answers = context.Barrier(PROCESSES), context.Queue()
    racers = [context.Process(target=_start, args=(scenario, n, subject, gate, answers)) for n in range(PROCESSES)]
    for racer in racers:
        racer.start()
    found = sorted(answers.get(timeout=60) for _ in racers)
    for racer in racers:
        racer.join()
    print(
        json.dumps(
            {
                "answers": [answer for _, answer, _ in found],
                "errors": [text for *_, text in found if text],
                "subject": subject,
            }
        )
    )


if __name__ == "__main__":
    main()
