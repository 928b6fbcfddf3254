"""python -m sandbox.odoo --port 8802 --state odoo.sqlite3"""

import argparse
import time

from . import ADMIN, ADMIN_KEY, SALES, SALES_KEY, PretendOdoo
from .versions import LATEST


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.odoo", description="A pretend Odoo to try things out.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8802)
    parser.add_argument("--state", help="a file that keeps everything; without it all is forgotten at the end")
    parser.add_argument("--version", default=LATEST, help="19.0 (default), 18.0, 17.0, 16.0, 15.0 or 14.0")
    parser.add_argument("--database", action="append", help="may be given several times; odoo by default")
    options = parser.parse_args()
    odoo = PretendOdoo(options.version, options.database or ("odoo",), options.state)
    odoo.serve(options.host, options.port)
    print(f"Pretend Odoo {odoo.version} at {odoo.url}, databases: {', '.join(odoo.databases)}")
    print(f"  {ADMIN}: password {ADMIN}, API key {ADMIN_KEY}")
    print(f"  {SALES}: password {SALES}, API key {SALES_KEY}")
    print(f"  orders to look at: {odoo.url}/odoo   faults and more: {odoo.url}/_control", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        odoo.stop()


if __name__ == "__main__":
    main()
