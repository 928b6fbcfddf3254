"""Reports 2021-06-30: asked for, waited for, and read as rows of a tab-separated file."""

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from typing import Any

from . import errors
from .client import AmazonClient
from .documents import DOCUMENT_LIMIT
from .named_documents import field, opened
from .operations import CREATE_REPORT, GET_REPORT, GET_REPORT_DOCUMENT, GET_REPORTS
from .read import Json, Unreadable, parts, required, required_time, text, texts
from .records_offers import Report
from .tab_separated import BadRow, rows
from .write import moment

_PAGE_LIMIT = 100
_MOST_PAGES = 10


def request(
    client: AmazonClient,
    report_type: str,
    marketplace_ids: Sequence[str],
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    options: Mapping[str, str] | None = None,
) -> str:
    """The id of the report that Amazon will make. Asked for twice it is made twice, which does no harm."""
    question: dict[str, Any] = {"reportType": report_type, "marketplaceIds": list(marketplace_ids)}
    if options:
        question["reportOptions"] = dict(options)
    if start:
        question["dataStartTime"] = moment(start)
    if end:
        question["dataEndTime"] = moment(end)
    return field(CREATE_REPORT, client.call(CREATE_REPORT, **question), "reportId")


def get(client: AmazonClient, report_id: str) -> Report:
    data = client.call(GET_REPORT, report_id)
    try:
        found = _report(data)
    except Unreadable as error:
        raise errors.unreadable(GET_REPORT.name, str(error)) from error
    if found.id != report_id:
        raise errors.unreadable(GET_REPORT.name, "200 with another report than the one asked for")
    return found


def latest(client: AmazonClient, report_type: str, *, since: datetime) -> tuple[Report, ...]:
    """The newest first, whoever asked for them."""
    found: list[Report] = []
    question: dict[str, Any] = {
        "reportTypes": [report_type], "createdSince": moment(since), "pageSize": _PAGE_LIMIT
    }  # fmt: skip
    for _ in range(_MOST_PAGES):
        data = client.call(GET_REPORTS, **question)
        try:
            if data.get("reports") is None:
                raise Unreadable("200 without a list of reports")
            found += [_report(value) for value in parts(data, "reports")]
            token = text(data, "nextToken")
        except Unreadable as error:
            raise errors.unreadable(GET_REPORTS.name, str(error)) from error
        if not token:
            break
        question = {"nextToken": token}  # and nothing else
    return tuple(sorted(found, key=lambda report: report.created, reverse=True))


def read(
    client: AmazonClient,
    document_id: str,
    *,
    marketplace_id: str = "",
    columns: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> Generator[dict[str, str] | BadRow]:
    """The rows, by the names of their columns; none of them before the whole document has arrived. A line that is no
    row comes as a BadRow. Where one of `columns` is missing there are no rows but an error."""
    with opened(client, GET_REPORT_DOCUMENT, document_id, DOCUMENT_LIMIT) as document:
        yield from rows(document, marketplace_id, columns, aliases)


def _report(data: Json) -> Report:
    return Report(
        id=required(data, "reportId"),
        status=required(data, "processingStatus"),
        created=required_time(data, "createdTime"),
        document_id=text(data, "reportDocumentId"),
        type=text(data, "reportType"),
        marketplace_ids=texts(data, "marketplaceIds"),
    )
