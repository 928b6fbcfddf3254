"""The field mappings of a merchant: what holds now, and every version that ever held. The only writer of them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.models import Channel, Merchant, User
from sync.models import MappingVersion, Problem, ProblemState
from sync.rules import mapping as rules
from sync.rules.mapping import BadMapping, Mapping

LEFT_OUT = "mapping_left_out"  # the problem of a mapping whose value could not be written
FORMAT = "field-mapping"
LARGEST = 500_000  # characters of a file


class Stale(ValueError):
    """Somebody else has saved meanwhile."""


class BadFile(ValueError):
    """The text is a sentence for the merchant, with the row."""


def current(merchant: Merchant, channel: Channel | None) -> MappingVersion | None:
    return MappingVersion.objects.filter(merchant=merchant, channel=channel, current=True).first()


def read(version: MappingVersion | None) -> tuple[Mapping, ...]:
    """What another version of this program has written and this one cannot read is left out."""
    found = []
    for row in version.mappings if version and isinstance(version.mappings, list) else ():
        try:
            found.append(rules.read(row))
        except BadMapping:
            continue
    return rules.ordered(found)


def in_force(merchant_id: int) -> tuple[tuple[Mapping, ...], dict[int, tuple[Mapping, ...]]]:
    """What holds for all channels, and for each that has mappings of its own, everything that holds for it."""
    versions = list(MappingVersion.objects.filter(merchant=merchant_id, current=True))
    common = next((read(one) for one in versions if one.channel_id is None), ())
    return common, {one.channel_id: rules.together(common, read(one)) for one in versions if one.channel_id is not None}


def save(
    merchant: Merchant,
    channel: Channel | None,
    mappings: Sequence[Mapping],
    what: str,
    *,
    base: int,
    user: User | None,
    request: HttpRequest | None = None,
) -> MappingVersion:
    """A new version in the place of `base`, the number of the one that was looked at (0: there was none)."""
    with transaction.atomic():
        Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)  # one after the other
        before = current(merchant, channel)
        number = before.number if before else 0
        if number != base:
            if before is not None and before.who:
                raise Stale(f"{before.who} has saved version {number} meanwhile. Look at it, then save again.")
            raise Stale(f"Somebody has saved version {number} meanwhile. Look at it, then save again.")
        if before is not None:
            MappingVersion.objects.filter(pk=before.pk).update(current=False)
        made = MappingVersion.objects.create(
            merchant=merchant,
            channel=channel,
            number=number + 1,
            mappings=[rules.data_of(one) for one in rules.ordered(mappings)],
            what=what[:300],
            user=user,
            who=user.email if user else "",
        )
        looked_at(merchant)
        audit.write(
            "mapping_saved",
            merchant=merchant,
            user=user,
            request=request,
            channel=name_of(channel),
            number=made.number,
            what=made.what,
        )
    return made


def added(one: Mapping) -> str:
    """What a version says of itself, as it is kept."""
    return f"Added {one.name}"


def changed(one: Mapping) -> str:
    return f"Changed {one.name}"


def removed(one: Mapping) -> str:
    return f"Removed {one.name}"


def imported(count: int) -> str:
    return "Imported 1 mapping" if count == 1 else f"Imported {count} mappings"


def restored(number: int) -> str:
    return f"Restored version {number}"


def looked_at(merchant: Merchant) -> None:
    """A person has mended it, here or in Odoo. Whatever is still wrong says so again with the next order."""
    Problem.objects.filter(merchant=merchant, code=LEFT_OUT).exclude(state=ProblemState.RESOLVED).update(
        state=ProblemState.RESOLVED, resolved=timezone.now()
    )


def put(mappings: Iterable[Mapping], new: Mapping, instead_of: tuple[str, str] | None) -> tuple[Mapping, ...]:
    """With a mapping added, or changed. Raises BadMapping where another writes the same field."""
    others = [one for one in mappings if one.key != instead_of]
    if any(one.key == new.key for one in others):
        raise BadMapping(
            "Another mapping writes this field already. Change that one, or choose another field.", "field"
        )
    if len(others) >= rules.MOST:
        raise BadMapping(f"There are {rules.MOST} mappings already, which is the most. Remove one first.", "field")
    return (*others, new)


def name_of(channel: Channel | None) -> str:
    return channel.marketplace.name if channel else "all channels"


def to_file(mappings: Iterable[Mapping]) -> str:
    data = {"format": FORMAT, "version": 1, "mappings": [rules.data_of(one) for one in mappings]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def from_file(text: str) -> tuple[Mapping, ...]:
    """All or nothing. Raises BadFile with the row."""
    if len(text) > LARGEST:
        raise BadFile("The file is too large to be a field mapping.")
    try:
        data = json.loads(text)
    except RecursionError:
        raise BadFile("This file is no field mapping: it is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise BadFile(f"This file is not JSON (line {error.lineno}). Choose a file that was exported here.") from None
    except ValueError:
        raise BadFile("This file is not JSON. Choose a file that was exported here.") from None
    rows = _rows(data)
    found: dict[tuple[str, str], Mapping] = {}
    for number, row in enumerate(rows, 1):
        try:
            made = rules.read(row)
        except BadMapping as error:
            raise BadFile(f"Mapping {number}: {error}") from None
        if made.key in found:
            raise BadFile(f"Mapping {number}: {made.name} is mapped twice in this file.")
        found[made.key] = made
    return tuple(found.values())


def _rows(data: Any) -> list[Any]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadFile("This file is no field mapping. Choose a file that was exported here.")
    if data.get("version") != 1:
        raise BadFile("This file is of another version of the connector, and cannot be read.")
    rows = data.get("mappings")
    if not isinstance(rows, list):
        raise BadFile("The file names no list of mappings.")
    if len(rows) > rules.MOST:
        raise BadFile(f"The file has {len(rows)} mappings; {rules.MOST} are the most.")
    return rows
