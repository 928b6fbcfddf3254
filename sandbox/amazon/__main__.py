"""`python -m sandbox.amazon --port 8801 [--state FILE] [--demo SECONDS]`"""

import argparse
import signal
import threading

from .accounts import DEMO_APPLICATION, DEMO_TOKENS
from .demo import Demo
from .pretend import PretendAmazon

_WELCOME = """The pretend Amazon is at {url}

  AMAZON_API_URL={url}
  AMAZON_LOGIN_URL={url}
  AMAZON_CLIENT_ID={client_id}
  AMAZON_CLIENT_SECRET={client_secret}
  application id   {application_id}
  refresh tokens   {tokens}
  consent page     {url}/apps/authorize/consent?application_id={application_id}
  control          {url}/_control
"""


def _rates(text: str) -> str | float:
    return text if text in ("off", "real") else float(text)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.amazon", description="A pretend Amazon to connect to.")
    parser.add_argument("--port", type=int, default=8801)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", help="file in which orders and accounts survive a restart")
    parser.add_argument("--demo", type=float, metavar="SECONDS", help="sell something every so many seconds")
    parser.add_argument("--rates", type=_rates, default="real", help="off, real (default), or a factor on the rates")
    parser.add_argument("--visible-after", type=float, default=0, help="seconds until a search sees a change")
    parser.add_argument(
        "--processing", type=float, default=5, metavar="SECONDS", help="how long feeds and reports take (default 5)"
    )
    options = parser.parse_args(arguments)

    amazon = PretendAmazon(options.state, rates=options.rates, visible_after=options.visible_after)
    delays = options.processing
    amazon.offer_settings(listing_delay=delays / 2, feed_delay=delays, report_delay=delays)
    httpd = amazon.serve(options.port, options.host)
    demo = Demo(amazon, options.demo).start() if options.demo else None
    print(
        _WELCOME.format(
            url=httpd.url,
            client_id=DEMO_APPLICATION.client_id,
            client_secret=DEMO_APPLICATION.client_secret,
            application_id=DEMO_APPLICATION.id,
            tokens=", ".join(f"{token} ({seller})" for seller, token in DEMO_TOKENS.items()),
        ),
        flush=True,
    )
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()
    if demo:
        demo.stop()
    httpd.stop()
    amazon.close()


if __name__ == "__main__":
    main()
