"""The countries of ISO 3166-1: code, name in English, currency, telephone prefix."""

COUNTRIES = """
AD|Andorra|EUR|376
AE|United Arab Emirates|AED|971
AF|Afghanistan|AFN|93
AG|Antigua and Barbuda|XCD|1268
AI|Anguilla|XCD|1264
AL|Albania|ALL|355
AM|Armenia|AMD|374
AO|Angola|AOA|244
AQ|Antarctica|XCD|672
AR|Argentina|ARS|54
AS|American Samoa|USD|1684
AT|Austria|EUR|43
AU|Australia|AUD|61
AW|Aruba|AWG|297
AX|Åland Islands|EUR|358
AZ|Azerbaijan|AZN|994
BA|Bosnia and Herzegovina|BAM|387
BB|Barbados|BBD|1246
BD|Bangladesh|BDT|880
BE|Belgium|EUR|32
BF|Burkina Faso|XOF|226
BG|Bulgaria|EUR|359
BH|Bahrain|BHD|973
BI|Burundi|BIF|257
BJ|Benin|XOF|229
BL|Saint Barthélémy|EUR|590
BM|Bermuda|BMD|1441
BN|Brunei Darussalam|BND|673
BO|Bolivia|BOB|591
BQ|Bonaire, Sint Eustatius and Saba|USD|599
BR|Brazil|BRL|55
BS|Bahamas|BSD|1242
BT|Bhutan|BTN|975
BV|Bouvet Island|NOK|55
BW|Botswana|BWP|267
BY|Belarus|BYN|375
BZ|Belize|BZD|501
CA|Canada|CAD|1
CC|Cocos (Keeling) Islands|AUD|61
CD|Congo (DRC)|CDF|243
CF|Central African Republic|XAF|236
CG|Congo (Republic)|XAF|242
CH|Switzerland|CHF|41
CI|Côte d'Ivoire|XOF|225
CK|Cook Islands|NZD|682
CL|Chile|CLP|56
CM|Cameroon|XAF|237
CN|China|CNY|86
CO|Colombia|COP|57
CR|Costa Rica|CRC|506
CU|Cuba|CUP|53
CV|Cape Verde|CVE|238
CW|Curaçao|XCG|599
CX|Christmas Island|AUD|61
CY|Cyprus|EUR|357
CZ|Czech Republic|CZK|420
DE|Germany|EUR|49
DJ|Djibouti|DJF|253
DK|Denmark|DKK|45
DM|Dominica|XCD|1767
DO|Dominican Republic|DOP|1849
DZ|Algeria|DZD|213
EC|Ecuador|USD|593
EE|Estonia|EUR|372
EG|Egypt|EGP|20
EH|Western Sahara|MAD|212
ER|Eritrea|ERN|291
ES|Spain|EUR|34
ET|Ethiopia|ETB|251
FI|Finland|EUR|358
FJ|Fiji|FJD|679
FK|Falkland Islands|FKP|500
FM|Micronesia|USD|691
FO|Faroe Islands|DKK|298
FR|France|EUR|33
GA|Gabon|XAF|241
GB|United Kingdom|GBP|44
GD|Grenada|XCD|1473
GE|Georgia|GEL|995
GF|French Guiana|EUR|594
GG|Guernsey|GBP|44
GH|Ghana|GHS|233
GI|Gibraltar|GIP|350
GL|Greenland|DKK|299
GM|Gambia|GMD|220
GN|Guinea|GNF|224
GP|Guadeloupe|EUR|590
GQ|Equatorial Guinea|XAF|240
GR|Greece|EUR|30
GS|South Georgia and the South Sandwich Islands|GBP|500
GT|Guatemala|GTQ|502
GU|Guam|USD|1671
GW|Guinea-Bissau|XOF|245
GY|Guyana|GYD|592
HK|Hong Kong|HKD|852
HM|Heard Island and McDonald Islands|AUD|672
HN|Honduras|HNL|504
HR|Croatia|EUR|385
HT|Haiti|HTG|509
HU|Hungary|HUF|36
ID|Indonesia|IDR|62
IE|Ireland|EUR|353
IL|Israel|ILS|972
IM|Isle of Man|GBP|44
IN|India|INR|91
IO|British Indian Ocean Territory|USD|246
IQ|Iraq|IQD|964
IR|Iran|IRR|98
IS|Iceland|ISK|354
IT|Italy|EUR|39
JE|Jersey|GBP|44
JM|Jamaica|JMD|1876
JO|Jordan|JOD|962
JP|Japan|JPY|81
KE|Kenya|KES|254
KG|Kyrgyzstan|KGS|996
KH|Cambodia|KHR|855
KI|Kiribati|AUD|686
KM|Comoros|KMF|269
KN|Saint Kitts and Nevis|XCD|1869
KP|North Korea|KPW|850
KR|South Korea|KRW|82
KW|Kuwait|KWD|965
KY|Cayman Islands|KYD|1345
KZ|Kazakhstan|KZT|7
LA|Laos|LAK|856
LB|Lebanon|LBP|961
LC|Saint Lucia|XCD|1758
LI|Liechtenstein|CHF|423
LK|Sri Lanka|LKR|94
LR|Liberia|LRD|231
LS|Lesotho|LSL|266
LT|Lithuania|EUR|370
LU|Luxembourg|EUR|352
LV|Latvia|EUR|371
LY|Libya|LYD|218
MA|Morocco|MAD|212
MC|Monaco|EUR|377
MD|Moldova|MDL|373
ME|Montenegro|EUR|382
MF|Saint Martin (French part)|EUR|590
MG|Madagascar|MGA|261
MH|Marshall Islands|USD|692
MK|North Macedonia|MKD|389
ML|Mali|XOF|223
MM|Myanmar|MMK|95
MN|Mongolia|MNT|976
MO|Macau|MOP|853
MP|Northern Mariana Islands|USD|1670
MQ|Martinique|EUR|596
MR|Mauritania|MRU|222
MS|Montserrat|XCD|1664
MT|Malta|EUR|356
MU|Mauritius|MUR|230
MV|Maldives|MVR|960
MW|Malawi|MWK|265
MX|Mexico|MXN|52
MY|Malaysia|MYR|60
MZ|Mozambique|MZN|258
NA|Namibia|NAD|264
NC|New Caledonia|XPF|687
NE|Niger|XOF|227
NF|Norfolk Island|AUD|672
NG|Nigeria|NGN|234
NI|Nicaragua|NIO|505
NL|Netherlands|EUR|31
NO|Norway|NOK|47
NP|Nepal|NPR|977
NR|Nauru|AUD|674
NU|Niue|NZD|683
NZ|New Zealand|NZD|64
OM|Oman|OMR|968
PA|Panama|PAB|507
PE|Peru|PEN|51
PF|French Polynesia|XPF|689
PG|Papua New Guinea|PGK|675
PH|Philippines|PHP|63
PK|Pakistan|PKR|92
PL|Poland|PLN|48
PM|Saint Pierre and Miquelon|EUR|508
PN|Pitcairn Islands|NZD|64
PR|Puerto Rico|USD|1939
PS|State of Palestine|ILS|970
PT|Portugal|EUR|351
PW|Palau|USD|680
PY|Paraguay|PYG|595
QA|Qatar|QAR|974
RE|Réunion|EUR|262
RO|Romania|RON|40
RS|Serbia|RSD|381
RU|Russian Federation|RUB|7
RW|Rwanda|RWF|250
SA|Saudi Arabia|SAR|966
SB|Solomon Islands|SBD|677
SC|Seychelles|SCR|248
SD|Sudan|SDG|249
SE|Sweden|SEK|46
SG|Singapore|SGD|65
SH|Saint Helena, Ascension and Tristan da Cunha|SHP|290
SI|Slovenia|EUR|386
SJ|Svalbard and Jan Mayen|NOK|47
SK|Slovakia|EUR|421
SL|Sierra Leone|SLE|232
SM|San Marino|EUR|378
SN|Senegal|XOF|221
SO|Somalia|SOS|252
SR|Suriname|SRD|597
SS|South Sudan|SSP|211
ST|São Tomé and Príncipe|STD|239
SV|El Salvador|SVC|503
SX|Sint Maarten (Dutch part)|XCG|1721
SY|Syria|SYP|963
SZ|Eswatini|SZL|268
TC|Turks and Caicos Islands|USD|1649
TD|Chad|XAF|235
TF|French Southern Territories|EUR|262
TG|Togo|XOF|228
TH|Thailand|THB|66
TJ|Tajikistan|TJS|992
TK|Tokelau|NZD|690
TL|Timor-Leste|USD|670
TM|Turkmenistan|TMT|993
TN|Tunisia|TND|216
TO|Tonga|TOP|676
TR|Türkiye|TRY|90
TT|Trinidad and Tobago|TTD|1868
TV|Tuvalu|AUD|688
TW|Taiwan|TWD|886
TZ|Tanzania|TZS|255
UA|Ukraine|UAH|380
UG|Uganda|UGX|256
UM|USA Minor Outlying Islands|USD|699
US|United States|USD|1
UY|Uruguay|UYU|598
UZ|Uzbekistan|UZS|998
VA|Holy See (Vatican City State)|EUR|379
VC|Saint Vincent and the Grenadines|XCD|1784
VE|Venezuela|VEF|58
VG|Virgin Islands (British)|USD|1284
VI|Virgin Islands (USA)|USD|1340
VN|Vietnam|VND|84
VU|Vanuatu|VUV|678
WF|Wallis and Futuna|XPF|681
WS|Samoa|WST|685
XI|Northern Ireland|GBP|44
XK|Kosovo|EUR|383
YE|Yemen|YER|967
YT|Mayotte|EUR|262
ZA|South Africa|ZAR|27
ZM|Zambia|ZMW|260
ZW|Zimbabwe|ZIG|263
"""
