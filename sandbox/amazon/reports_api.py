"""Reports 2021-06-30: a report is asked for, made later, and fetched."""

from sandbox.httpd import Response

from . import jobs, report_writing, wire_time
from .accounts import Seller
from .arguments import Arguments, body, check_marketplaces, status_as_code, texts
from .clock import Clock
from .document_store import DocumentStore
from .documents import JSON
from .jobs import Job, Jobs
from .listing_book import ListingBook
from .marketplaces import BY_ID
from .parameters import Query, Refused
from .report_writing import LANGUAGES, LISTINGS

# DONE, or what a script wants instead. Without data a report ends CANCELLED by itself.
OUTCOMES = frozenset({"DONE", "CANCELLED", "FATAL", "STUCK", "STUCK_IN_QUEUE"})
_OPTIONS = frozenset({"preferredReportDocumentLocale", "custom"})


class ReportsApi:
    """`encoding` and `language` (of column names) replace those of the marketplace."""

    def __init__(self, reports: Jobs, documents: DocumentStore, listings: ListingBook, clock: Clock) -> None:
        self.encoding = ""
        self.language = ""
        self._reports, self._documents, self._listings, self._clock = reports, documents, listings, clock

    def create(self, seller: Seller, raw: bytes) -> Response:
        optional: dict[str, type] = {"reportOptions": dict, "dataStartTime": str, "dataEndTime": str}
        wanted = body(raw, status_as_code, {"reportType": str, "marketplaceIds": list}, optional)
        markets = texts(wanted["marketplaceIds"])
        if markets is None or len(markets) > 25:
            raise Refused(status_as_code("marketplaceIds must be 1 to 25 texts"))
        check_marketplaces(markets, seller, status_as_code)
        if wanted["reportType"] != LISTINGS:
            raise Refused(status_as_code(f"{wanted['reportType']} is no report type"))
        options = wanted.get("reportOptions", {})
        assert isinstance(options, dict)
        if set(options) - _OPTIONS or not all(isinstance(each, str) for each in options.values()):
            raise Refused(status_as_code("reportOptions are invalid"))
        now = self._clock.now()
        try:
            starts = wire_time.read(str(wanted.get("dataStartTime", wire_time.write(now))))
            ends = wire_time.read(str(wanted.get("dataEndTime", wire_time.write(now))))
        except ValueError as wrong:
            raise Refused(status_as_code(str(wrong))) from None
        if max(starts, ends) > now:
            raise Refused(status_as_code("dataStartTime and dataEndTime must not be after now"))
        report = self._reports.create(
            seller, LISTINGS, markets, options=tuple(sorted(options.items())), starts=starts, ends=ends
        )
        return Response.of({"reportId": report.id}, 202)

    def get(self, seller: Seller, id: str, query: Query) -> Response:
        Arguments(query, status_as_code, ())
        report = self._reports.find(seller.key, id)
        if report is None:
            raise jobs.not_found("report", id)
        return Response.of(self._shown(report))

    def get_several(self, seller: Seller, query: Query) -> Response:
        found, following = self._reports.page(seller, query, "reportTypes", self._clock.now())
        answer: JSON = {"reports": [self._shown(each) for each in found]}
        return Response.of(answer | ({"nextToken": following} if following else {}))

    def get_document(self, seller: Seller, id: str, query: Query, host: str) -> Response:
        return self._documents.tell(seller.key, id, query, host, "reportDocumentId")

    def _shown(self, report: Job) -> JSON:
        shown: JSON = {"reportId": report.id, "reportType": report.type, "marketplaceIds": list(report.marketplaces)}
        for name, moment in (("dataStartTime", report.starts), ("dataEndTime", report.ends)):
            if moment:
                shown[name] = wire_time.write(moment)
        shown |= report.times_at(self._clock.now())
        if report.result_id:
            shown["reportDocumentId"] = report.result_id
        return shown

    def settle(self) -> None:
        for report in self._reports.due():
            content = self._content(report) if report.outcome == "DONE" else None
            if content is None:
                self._reports.end(report, "FATAL" if report.outcome == "FATAL" else "CANCELLED")
                continue
            body, content_type = content
            self._reports.end(report, "DONE", self._documents.keep(report.seller_key, content_type, body).id)

    def _content(self, report: Job) -> tuple[bytes, str] | None:
        """Asked for several marketplaces, Amazon answers with one of them. None: no data."""
        market = BY_ID[report.marketplaces[0]]
        found = [each for each in self._listings.of(report.seller_key) if market.id in each.prices]
        if not found:
            return None
        locale = dict(report.options).get("preferredReportDocumentLocale", "")[:2]
        language = self.language or (locale if locale in LANGUAGES else report_writing.language_of(market))
        encoding = self.encoding or report_writing.encoding_of(market)
        found.sort(key=lambda each: each.sku)
        text = report_writing.written(found, market, language, encoding)
        return text, f"text/plain; charset={report_writing.CLAIMS.get(encoding, encoding)}"
