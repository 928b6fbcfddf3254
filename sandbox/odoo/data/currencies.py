"""The currencies of ISO 4217: code, symbol, smallest unit, name."""

CURRENCIES = """
AED|AED|0.01|United Arab Emirates dirham
AFN|Afs|0.01|Afghan afghani
ALL|L|0.01|Albanian lek
AMD|դր.|0.01|Armenian dram
ANG|ƒ|0.01|Netherlands Antillean guilder
AOA|Kz|0.01|Angolan kwanza
ARS|$|0.01|Argentine peso
AUD|$|0.01|Australian dollar
AWG|Afl.|0.01|Aruban florin
AZN|m|0.01|Azerbaijani manat
BAM|KM|0.01|Bosnia and Herzegovina convertible mark
BBD|Bds$|0.01|Barbados dollar
BDT|৳|0.01|Bangladeshi taka
BGN|лв|0.01|Bulgarian lev
BHD|BD|0.001|Bahraini dinar
BIF|FBu|1|Burundian franc
BMD|BD$|0.01|Bermudian dollar
BND|B$|0.01|Brunei dollar
BOB|Bs.|0.01|Boliviano
BRL|R$|0.01|Brazilian real
BSD|B$|0.01|Bahamian dollar
BTN|Nu.|0.01|Bhutanese ngultrum
BWP|P|0.01|Botswana pula
BYN|Br|0.01|Belarusian ruble
BYR|BR|1|Belarusian ruble
BZD|BZ$|0.01|Belize dollar
CAD|$|0.01|Canadian dollar
CDF|Fr|0.01|Congolese franc
CHF|CHF|0.01|Swiss franc
CLF|$|0.0001|Unidad de Fomento
CLP|$|1|Chilean peso
CNH|¥|0.01|Chinese yuan - Offshore
CNY|¥|0.01|Chinese yuan
COP|$|0.01|Colombian peso
COU|$|0.01|Unidad de Valor Real
CRC|₡|0.01|Costa Rican colón
CUC|$|0.01|Cuban convertible peso
CUP|$|0.01|Cuban peso
CVE|$|0.01|Cape Verdean escudo
CZK|Kč|0.01|Czech koruna
DJF|Fdj|1|Djiboutian franc
DKK|kr|0.01|Danish krone
DOP|RD$|0.01|Dominican peso
DZD|DA|0.01|Algerian dinar
EGP|LE|0.01|Egyptian pound
ERN|Nfk|0.01|Eritrean nakfa
ETB|Br|0.01|Ethiopian birr
EUR|€|0.01|Euro
FJD|FJ$|0.01|Fiji dollar
FKP|£|0.01|Falkland Islands pound
GBP|£|0.01|Pound sterling
GEL|ლ|0.01|Georgian lari
GHS|GH¢|0.01|Ghanaian cedi
GIP|£|0.01|Gibraltar pound
GMD|D|0.01|Gambian dalasi
GNF|FG|1|Guinean franc
GTQ|Q|0.01|Guatemalan Quetzal
GYD|$|0.01|Guyanese dollar
HKD|$|0.01|Hong Kong dollar
HNL|L|0.01|Honduran lempira
HRK|kn|0.01|Croatian kuna
HTG|G|0.01|Haitian gourde
HUF|Ft|0.01|Hungarian forint
IDR|Rp|0.01|Indonesian rupiah
ILS|₪|0.01|Israeli new shekel
INR|₹|0.01|Indian rupee
IQD| ع.د|0.001|Iraqi dinar
IRR|﷼|0.01|Iranian rial
ISK|kr|1|Icelandic króna
JMD|$|0.01|Jamaican dollar
JOD| د.ا |0.001|Jordanian dinar
JPY|¥|1.00|Japanese yen
KES|KSh|0.01|Kenyan shilling
KGS|лв|0.01|Kyrgyzstani som
KHR|៛|0.01|Cambodian riel
KMF|CF|1|Comorian franc
KPW|₩|0.01|North Korean won
KRW|₩|1|South Korean won
KWD| د.ك |0.001|Kuwaiti dinar
KYD|$|0.01|Cayman Islands dollar
KZT|₸|0.01|Kazakhstani tenge
LAK|₭|0.01|Lao kip
LBP|ل.ل|0.01|Lebanese pound
LKR|Rs|0.01|Sri Lankan rupee
LRD|L$|0.01|Liberian dollar
LSL|M|0.01|Lesotho loti
LTL|Lt|0.01|Lithuanian litas
LVL|Ls|0.01|Latvian lats
LYD| ل.د |0.001|Libyan dinar
MAD|DH|0.01|Moroccan dirham
MDL|L|0.01|Moldovan leu
MGA|Ar|0.01|Malagasy ariary
MKD|ден|0.01|Macedonian denar
MMK|K|0.01|Myanmar kyat
MNT|₮|0.01|Mongolian tögrög
MOP|MOP$|0.01|Macanese pataca
MRO|UM|0.01|Mauritanian ouguiya (old)
MRU|UM|0.01|Mauritanian ouguiya
MUR|Rs|0.01|Mauritian rupee
MVR|Rf|0.01|Maldivian rufiyaa
MWK|MK|0.01|Malawian kwacha
MXN|$|0.01|Mexican peso
MYR|RM|0.01|Malaysian ringgit
MZN|MT|0.01|Mozambican metical
NAD|$|0.01|Namibian dollar
NGN|₦|0.01|Nigerian naira
NIO|C$|0.01|Nicaraguan córdoba
NOK|kr|0.01|Norwegian krone
NPR|₨|0.01|Nepalese rupee
NZD|$|0.01|New Zealand dollar
OMR|ر.ع.|0.001|Omani rial
PAB|B/.|0.01|Panamanian balboa
PEN|S/|0.01|Peruvian sol
PGK|K|0.01|Papua New Guinean kina
PHP|₱|0.01|Philippine peso
PKR|Rs.|0.01|Pakistani rupee
PLN|zł|0.01|Polish złoty
PYG|₲|1|Paraguayan guaraní
QAR|QR|0.01|Qatari riyal
RON|lei|0.01|Romanian leu
RSD|din.|0.01|Serbian dinar
RUB|руб|0.01|Russian ruble
RWF|RF|1|Rwandan franc
SAR|SR|0.01|Saudi riyal
SBD|SI$|0.01|Solomon Islands dollar
SCR|SR|0.01|Seychellois rupee
SDG|ج.س.|0.01|Sudanese pound
SEK|kr|0.01|Swedish krona
SGD|S$|0.01|Singapore dollar
SHP|£|0.01|Saint Helena pound
SLE|Le|0.01|Sierra Leonean leone
SLL|Le|0.01|Sierra Leonean leone
SOS|Sh.|0.01|Somali shilling
SRD|$|0.01|Surinamese dollar
SSP|£|0.01|South Sudanese pound
STD|Db|0.01|São Tomé and Príncipe dobra
STN|Db|0.01|São Tomé and Príncipe dobra
SVC|¢|0.01|Salvadoran Colon
SYP|£|0.01|Syrian pound
SZL|E|0.01|Swazi lilangeni
THB|฿|0.01|Thai baht
TJS|TJS|0.01|Tajikistani somoni
TMT|T|0.01|Turkmenistan manat
TND|DT|0.001|Tunisian dinar
TOP|T$|0.01|Tongan paʻanga
TRY|₺|0.01|Turkish lira
TTD|$|0.01|Trinidad and Tobago dollar
TWD|NT$|1.00|New Taiwan dollar
TZS|TSh|0.01|Tanzanian shilling
UAH|₴|0.01|Ukraine Hryvnia
UGX|USh|1|Ugandan shilling
USD|$|0.01|United States dollar
UYI|$|0.0001|Uruguay Peso en Unidades Indexadas
UYU|$|0.01|Uruguayan peso
UYW|$|0.0001|Unidad previsional
UZS|лв|0.01|Uzbekistan som
VEF|Bs.F|0.01|Venezuelan bolívar fuerte
VES|Bs|0.01|Venezuelan bolívar soberano
VND|₫|1.00|Vietnamese đồng
VUV|VT|1|Vanuatu vatu
WST|WS$|0.01|Samoan tālā
XAF|FCFA|1|CFA franc BEAC
XCD|$|0.01|East Caribbean dollar
XCG|Cg|0.01|Caribbean Guilder
XOF|CFA|1|CFA franc BCEAO
XPF|XPF|1.00|CFP franc
YER|﷼|0.01|Yemeni rial
ZAR|R|0.01|South African rand
ZIG|ZiG|0.01|Zimbabwe Gold
ZMW|ZK|0.01|Zambian kwacha
"""
