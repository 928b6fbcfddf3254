"""A pretend Amazon that speaks HTTP: Login with Amazon, and the Selling Partner API of all regions.

`python -m sandbox.amazon` runs it; tests run it in their own process:

    amazon = PretendAmazon()
    httpd = amazon.serve()
    amazon.place(an_order(1, marketplace="DE"))
"""

from .accounts import Application, Role, Seller, a_seller
from .factory import an_order
from .lines import Line
from .pretend import PretendAmazon
from .shapes import MALFORMED, POISON, SHAPES, shape

__all__ = [
    "MALFORMED",
    "POISON",
    "SHAPES",
    "Application",
    "Line",
    "PretendAmazon",
    "Role",
    "Seller",
    "a_seller",
    "an_order",
    "shape",
]
