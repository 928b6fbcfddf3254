"""The states, counties and provinces of Europe where Amazon sells: code=name."""

STATES = {
    "GB": """
A1=Aberdeenshire; A5=Angus; A7=Argyll; A9=Avon; B1=Ayrshire; B3=Banffshire; B5=Bedfordshire; B7=Berkshire;
B9=Berwickshire; C1=Buckinghamshire; C3=Caithness; C5=Cambridgeshire; C6=Channel Islands; C7=Cheshire;
C9=Clackmannanshire; D1=Cleveland; D3=Clwyd; D5=County Antrim; D7=County Armagh; D9=County Down; E1=County Durham;
E3=County Fermanagh; E5=County Londonderry; E7=County Tyrone; E9=Cornwall; F1=Cumbria; F3=Derbyshire; F5=Devon;
F7=Dorset; F9=Dumfriesshire; G1=Dunbartonshire; G3=Dyfed; G5=East Lothian; G7=East Sussex; G9=Essex; H1=Fife;
H3=Gloucestershire; H7=Gwent; H9=Gwynedd; I1=Hampshire; I3=Herefordshire; I5=Hertfordshire; I7=Inverness-Shire;
I9=Isle of Arran; J1=Isle of Barra; J3=Isle of Benbecula; J5=Isle of Bute; J7=Isle of Canna; J9=Isle of Coll;
K1=Isle of Colonsay; K3=Isle of Cumbrae; K5=Isle of Eigg; K7=Isle of Gigha; K9=Isle of Harris; L1=Isle of Iona;
L2=Isle of Islay; L5=Isle of Jura; L7=Isle of Lewis; L9=Isle of Man; M1=Isle of Mull; M3=Isle of North Uist; M7=Isle
of Rhum; M9=Isle of Scalpay; N1=Shetland Islands; N3=Isle of Skye; N5=Isle of South Uist; N7=Isle of Tiree; N9=Isle
of Wight; O5=Kent; O7=Kincardineshire; O9=Kinross-Shire; P1=Kirkcudbrightshire; P5=Lancashire; P7=Leicestershire;
P9=Lincolnshire; Q3=Merseyside; Q5=Mid Glamorgan; Q9=Middlesex; R1=Morayshire; R3=Nairnshire; R7=North Humberside;
R9=North Yorkshire; S1=Northamptonshire; S3=Northumberland; S5=Nottinghamshire; S7=Oxfordshire; S9=Peeblesshire;
T1=Perthshire; T3=Powys; T5=Renfrewshire; T7=Ross-Shire; T9=Roxburghshire; U3=Selkirkshire; U5=Shropshire;
U7=Somerset; U9=South Glamorgan; V1=South Humberside; V3=South Yorkshire; V5=Staffordshire; V7=Stirlingshire;
V9=Suffolk; W1=Surrey; W3=Sutherland; W5=Tyne and Wear; W7=Warwickshire; W9=West Glamorgan; X1=West Lothian; X3=West
Midlands; X5=West Sussex; X7=West Yorkshire; X9=Wigtownshire; Y1=Wiltshire; Y3=Worcestershire; M5=Orkney; O1=Isles
of Scilly; P3=Lanarkshire; Q1=London; Q7=Midlothian; R5=Norfolk
""",
    "DE": """
DE-BW=Baden-Württemberg; DE-BY=Bayern; DE-BE=Berlin; DE-BB=Brandenburg; DE-HB=Bremen; DE-HH=Hamburg; DE-HE=Hessen;
DE-MV=Mecklenburg-Vorpommern; DE-NI=Niedersachsen; DE-NW=Nordrhein-Westfalen; DE-RP=Rheinland-Pfalz; DE-SL=Saarland;
DE-SN=Sachsen; DE-ST=Sachsen-Anhalt; DE-SH=Schleswig-Holstein; DE-TH=Thüringen
""",
    "IT": """
AG=Agrigento; AL=Alessandria; AN=Ancona; AO=Aosta; AR=Arezzo; AP=Ascoli Piceno; AT=Asti; AV=Avellino; BA=Bari;
BT=Barletta-Andria-Trani; BL=Belluno; BN=Benevento; BG=Bergamo; BI=Biella; BO=Bologna; BZ=Bolzano; BS=Brescia;
BR=Brindisi; CA=Cagliari; CL=Caltanissetta; CB=Campobasso; CI=Carbonia-Iglesias; CE=Caserta; CT=Catania;
CZ=Catanzaro; CH=Chieti; CO=Como; CS=Cosenza; CR=Cremona; KR=Crotone; CN=Cuneo; EN=Enna; FM=Fermo; FE=Ferrara;
FI=Firenze; FG=Foggia; FC=Forlì-Cesena; FR=Frosinone; GE=Genova; GO=Gorizia; GR=Grosseto; IM=Imperia; IS=Isernia;
SP=La Spezia; AQ=L'Aquila; LT=Latina; LE=Lecce; LC=Lecco; LI=Livorno; LO=Lodi; LU=Lucca; MC=Macerata; MN=Mantova;
MS=Massa-Carrara; MT=Matera; VS=Medio Campidano; ME=Messina; MI=Milano; MO=Modena; MB=Monza e Brianza; NA=Napoli;
NO=Novara; NU=Nuoro; OG=Ogliastra; OT=Olbia-Tempio; OR=Oristano; PD=Padova; PA=Palermo; PR=Parma; PV=Pavia;
PG=Perugia; PU=Pesaro e Urbino; PE=Pescara; PC=Piacenza; PI=Pisa; PT=Pistoia; PN=Pordenone; PZ=Potenza; PO=Prato;
RG=Ragusa; RA=Ravenna; RC=Reggio Calabria; RE=Reggio Emilia; RI=Rieti; RN=Rimini; RM=Roma; RO=Rovigo; SA=Salerno;
SS=Sassari; SV=Savona; SI=Siena; SR=Siracusa; SO=Sondrio; SU=Sud Sardegna; TA=Taranto; TE=Teramo; TR=Terni;
TO=Torino; TP=Trapani; TN=Trento; TV=Treviso; TS=Trieste; UD=Udine; VA=Varese; VE=Venezia; VB=Verbano-Cusio-Ossola;
VC=Vercelli; VR=Verona; VV=Vibo Valentia; VI=Vicenza; VT=Viterbo
""",
    "ES": """
C=A Coruña (La Coruña); VI=Araba/Álava; AB=Albacete; A=Alacant (Alicante); AL=Almería; O=Asturias; AV=Ávila;
BA=Badajoz; PM=Illes Balears (Islas Baleares); B=Barcelona; BU=Burgos; CC=Cáceres; CA=Cádiz; S=Cantabria;
CS=Castelló (Castellón); CE=Ceuta; CR=Ciudad Real; CO=Córdoba; CU=Cuenca; GI=Girona (Gerona); GR=Granada;
GU=Guadalajara; SS=Gipuzkoa (Guipúzcoa); H=Huelva; HU=Huesca; J=Jaén; LO=La Rioja; GC=Las Palmas; LE=León; L=Lleida
(Lérida); LU=Lugo; M=Madrid; MA=Málaga; ME=Melilla; MU=Murcia; NA=Navarra (Nafarroa); OR=Ourense (Orense);
P=Palencia; PO=Pontevedra; SA=Salamanca; TF=Santa Cruz de Tenerife; SG=Segovia; SE=Sevilla; SO=Soria; T=Tarragona;
TE=Teruel; TO=Toledo; V=València (Valencia); VA=Valladolid; BI=Bizkaia (Vizcaya); ZA=Zamora; Z=Zaragoza
""",
    "NL": """
DR=Drenthe; FL=Flevoland; FR=Friesland; GE=Gelderland; GR=Groningen; LI=Limburg; NB=Noord-Brabant; NH=Noord-Holland;
OV=Overijssel; UT=Utrecht; ZE=Zeeland; ZH=Zuid-Holland; BQ1=Bonaire; BQ2=Saba; BQ3=Sint Eustatius
""",
    "SE": """
SE-K=Blekinge län; SE-W=Dalarnas län; SE-I=Gotlands län; SE-X=Gävleborgs län; SE-N=Hallands län; SE-Z=Jämtlands län;
SE-F=Jönköpings län; SE-H=Kalmar län; SE-G=Kronobergs län; SE-BD=Norrbottens län; SE-M=Skåne län; SE-AB=Stockholms
län; SE-D=Södermanlands län; SE-C=Uppsala län; SE-S=Värmlands län; SE-AC=Västerbottens län; SE-Y=Västernorrlands
län; SE-U=Västmanlands län; SE-O=Västra Götalands län; SE-T=Örebro län; SE-E=Östergötlands län
""",
    "PL": """
DŚ=dolnośląskie; KP=kujawsko-pomorskie; LB=lubelskie; LS=lubuskie; ŁD=łódzkie; MP=małopolskie; MZ=mazowieckie;
OP=opolskie; PK=podkarpackie; PL=podlaskie; PM=pomorskie; ŚL=śląskie; ŚK=świętokrzyskie; WM=warmińsko-mazurskie;
WP=wielkopolskie; ZP=zachodniopomorskie
""",
    "BE": """
VAN=Antwerp; VLI=Limburg; VOV=East Flanders; VBR=Flemish Brabant; VWV=West Flanders; WBR=Walloon Brabant;
WHT=Hainaut; WLG=Liège; WLX=Luxembourg; WNA=Namur
""",
    "IE": """
CW=Carlow; CN=Cavan; CE=Clare; C=Cork; LK=Limerick; WD=Waterford; DL=Donegal; D=Dublin; G=Galway; KY=Kerry;
KE=Kildare; KK=Kilkenny; LS=Laois; LM=Leitrim; LD=Longford; LH=Louth; MO=Mayo; MH=Meath; MN=Monaghan; OY=Offaly;
RN=Roscommon; SO=Sligo; TR=Tipperary; WH=Westmeath; WX=Wexford; WW=Wicklow; AM=Antrim; AH=Armagh; DN=Down;
FH=Fermanagh; LY=Londonderry; TE=Tyrone
""",
}
