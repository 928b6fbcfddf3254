"""The states of the Americas where Amazon sells: code=name."""

STATES = {
    "US": """
AL=Alabama; AK=Alaska; AZ=Arizona; AR=Arkansas; CA=California; CO=Colorado; CT=Connecticut; DE=Delaware; DC=District
of Columbia; FL=Florida; GA=Georgia; HI=Hawaii; ID=Idaho; IL=Illinois; IN=Indiana; IA=Iowa; KS=Kansas; KY=Kentucky;
LA=Louisiana; ME=Maine; MT=Montana; NE=Nebraska; NV=Nevada; NH=New Hampshire; NJ=New Jersey; NM=New Mexico; NY=New
York; NC=North Carolina; ND=North Dakota; OH=Ohio; OK=Oklahoma; OR=Oregon; MD=Maryland; MA=Massachusetts;
MI=Michigan; MN=Minnesota; MS=Mississippi; MO=Missouri; PA=Pennsylvania; RI=Rhode Island; SC=South Carolina;
SD=South Dakota; TN=Tennessee; TX=Texas; UT=Utah; VT=Vermont; VA=Virginia; WA=Washington; WV=West Virginia;
WI=Wisconsin; WY=Wyoming; AS=American Samoa; FM=Federated States of Micronesia; GU=Guam; MH=Marshall Islands;
MP=Northern Mariana Islands; PW=Palau; PR=Puerto Rico; VI=Virgin Islands; AA=Armed Forces Americas; AE=Armed Forces
Europe; AP=Armed Forces Pacific
""",
    "CA": """
AB=Alberta; BC=British Columbia; MB=Manitoba; NB=New Brunswick; NL=Newfoundland and Labrador; NT=Northwest
Territories; NS=Nova Scotia; NU=Nunavut; ON=Ontario; PE=Prince Edward Island; QC=Quebec; SK=Saskatchewan; YT=Yukon
""",
    "MX": """
AGU=Aguascalientes; BCN=Baja California; BCS=Baja California Sur; CHH=Chihuahua; COL=Colima; CAM=Campeche;
COA=Coahuila; CHP=Chiapas; CMX=Ciudad de México; DUR=Durango; GRO=Guerrero; GUA=Guanajuato; HID=Hidalgo;
JAL=Jalisco; MIC=Michoacán; MOR=Morelos; MEX=México; NAY=Nayarit; NLE=Nuevo León; OAX=Oaxaca; PUE=Puebla;
ROO=Quintana Roo; QUE=Querétaro; SIN=Sinaloa; SLP=San Luis Potosí; SON=Sonora; TAB=Tabasco; TLA=Tlaxcala;
TAM=Tamaulipas; VER=Veracruz; YUC=Yucatán; ZAC=Zacatecas
""",
    "BR": """
AC=Acre; AL=Alagoas; AP=Amapá; AM=Amazonas; BA=Bahia; CE=Ceará; DF=Distrito Federal; ES=Espírito Santo; GO=Goiás;
MA=Maranhão; MT=Mato Grosso; MS=Mato Grosso do Sul; MG=Minas Gerais; PA=Pará; PB=Paraíba; PR=Paraná; PE=Pernambuco;
PI=Piauí; RJ=Rio de Janeiro; RN=Rio Grande do Norte; RS=Rio Grande do Sul; RO=Rondônia; RR=Roraima; SC=Santa
Catarina; SP=São Paulo; SE=Sergipe; TO=Tocantins
""",
}
