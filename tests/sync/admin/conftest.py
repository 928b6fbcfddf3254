from tests.sync.views.conftest import _quick, login, noon, shop

__all__ = ["_quick", "login", "noon", "shop"]
