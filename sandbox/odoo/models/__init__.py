"""The models a connector meets, with the fields it uses."""

from ..orm.public import PublicModel
from .geography import Country, CountryGroup, CountryState, Currency, Lang
from .mail import Activity, ActivityType, Message
from .moves import Move, MoveLine
from .partners import Partner, PartnerCategory
from .people import ApiKeys, Company, Users
from .pickings import Picking
from .places import Location, PickingType, Warehouse
from .products import Category, Pricelist, Product, Template, Unit
from .sale_lines import SaleOrderLine
from .sale_orders import SaleOrder, Tag
from .selling import Carrier, Team
from .settings import DecimalPrecision, Groups, IrModel, IrModelData, IrModuleModule, Sequence
from .stock import Lot, Quant
from .taxes import FiscalPosition, PaymentTerm, Tax, TaxGroup

MODELS: tuple[type[PublicModel], ...] = (
    IrModel,
    IrModelData,
    IrModuleModule,
    Groups,
    DecimalPrecision,
    Sequence,
    Lang,
    Country,
    CountryGroup,
    CountryState,
    Currency,
    Partner,
    PartnerCategory,
    Company,
    Users,
    ApiKeys,
    Tax,
    TaxGroup,
    FiscalPosition,
    PaymentTerm,
    Unit,
    Category,
    Pricelist,
    Template,
    Product,
    Team,
    Carrier,
    Location,
    Warehouse,
    PickingType,
    Lot,
    Quant,
    Picking,
    Move,
    MoveLine,
    SaleOrder,
    SaleOrderLine,
    Tag,
    Message,
    ActivityType,
    Activity,
)
