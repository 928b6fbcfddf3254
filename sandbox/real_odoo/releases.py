"""Which Odoos Debian has, and what each needs to run here."""

from dataclasses import dataclass
from pathlib import Path

from .errors import ELSEWHERE, OdooUnavailable

HERE = Path(__file__).parent
DEFAULT = "19"


@dataclass(frozen=True)
class Release:
    version: str
    suite: str  # of Debian
    megabytes: int
    # Odoo's pages link to these; without them the login page answers 500.
    scripts: tuple[str, ...]
    modules: str
    # "All but demonstration data", in this version's words.
    bare: str
    # How the port of the bus process is named.
    bus_port: str
    # Of memory, for as many databases as this allows the server keeps what it knows of them.
    memory: str = "--limit-memory-soft=0"
    # The only database that its server shows, as a merchant's does; any other is still served to who names it. With
    # several to choose from, 14 answers whatever it refuses over JSON-RPC with an error page that tells nothing.
    shown: str = ""
    # The last Python that it runs on.
    python: tuple[int, int] | None = None
    # For a Python that is younger than this Odoo; put into its environment.
    shims: Path | None = None

    @property
    def package(self) -> str:
        return f"odoo-{self.version}"

    def command(self, verb: str) -> str:
        chosen = "" if self.version == DEFAULT else f"--version {self.version} "
        return f"`python -m sandbox.real_odoo {chosen}{verb}`"

    @property
    def requirements(self) -> Path:
        return HERE / "requirements" / f"{self.package}.txt"

    @property
    def first_port(self) -> int:
        return 8150 + int(self.version)


RELEASES = {
    release.version: release
    for release in (
        Release(
            version="19",
            suite="sid",
            megabytes=125,
            scripts=("libjs-jquery", "libjs-jquery-form", "libjs-underscore"),
            modules="sale_management,stock,sale_stock,stock_delivery,mrp,sale_mrp,stock_dropshipping",
            bare="--without-demo=True",
            bus_port="--gevent-port",
        ),
        Release(
            version="14",
            suite="bullseye",
            megabytes=69,
            scripts=("libjs-jquery", "libjs-jquery-ui", "libjs-underscore"),
            # Only a company with a country would get a chart of accounts by itself.
            modules="sale_management,stock,sale_stock,delivery,mrp,sale_mrp,stock_dropshipping,l10n_generic_coa",
            bare="--without-demo=all",
            bus_port="--longpolling-port",
            # 0 would be none: each call for another database than the last would take seconds.
            memory=f"--limit-memory-soft={64 << 30}",
            shown="connector_shown",
            python=(3, 11),
            shims=HERE / "shims" / "odoo_14.py",
        ),
    )
}


def release(version: str) -> Release:
    if version not in RELEASES:
        known = " and ".join(sorted(RELEASES))
        raise OdooUnavailable(f"Debian carries no Odoo {version} that runs here, only {known}. {ELSEWHERE}")
    return RELEASES[version]
