"""The models a connector meets, with the fields it uses."""

from ..orm.public import PublicModel
from .geography import Country, CountryGroup, CountryState, Currency, Lang
from .kits import AttributeValue, Bom, BomLine
from .mail import Activity, ActivityType, Message
from .moves import Move, MoveLine
from .packages import Package
from .partners import Partner, PartnerCategory
from .people import ApiKeys, Company, Users
from .pickings import Picking
from .places import Location, PickingType, Warehouse
from .products import Category, Pricelist, Product, Template
from .returns import Return, ReturnLine
from .sale_lines import SaleOrderLine
from .sale_orders import SaleOrder, Tag
from .selling import Carrier, Team
from .settings import DecimalPrecision, Groups, IrModel, IrModelData, IrModuleModule, Sequence
from .stock import Lot, Quant
from .taxes import FiscalPosition, FiscalPositionTax, PaymentTerm, Tax, TaxGroup
from .units import Unit

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
    FiscalPositionTax,
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
    Package,
    Quant,
    Picking,
    Move,
    MoveLine,
    Return,
    ReturnLine,
    Bom,
    BomLine,
    AttributeValue,
    SaleOrder,
    SaleOrderLine,
    Tag,
    Message,
    ActivityType,
    Activity,
)
