"""The states elsewhere where Amazon sells: code=name."""

STATES = {
    "TR": """
01=Adana; 02=Adıyaman; 03=Afyonkarahisar; 04=Ağrı; 05=Amasya; 06=Ankara; 07=Antalya; 08=Artvin; 09=Aydın;
10=Balıkesir; 11=Bilecik; 12=Bingöl; 13=Bitlis; 14=Bolu; 15=Burdur; 16=Bursa; 17=Çanakkale; 18=Çankırı; 19=Çorum;
20=Denizli; 21=Diyarbakır; 22=Edirne; 23=Elazığ; 24=Erzincan; 25=Erzurum; 26=Eskişehir; 27=Gaziantep; 28=Giresun;
29=Gümüşhane; 30=Hakkari; 31=Hatay; 32=Isparta; 33=Mersin; 34=İstanbul; 35=İzmir; 36=Kars; 37=Kastamonu; 38=Kayseri;
39=Kırklareli; 40=Kırşehir; 41=Kocaeli; 42=Konya; 43=Kütahya; 44=Malatya; 45=Manisa; 46=Kahramanmaraş; 47=Mardin;
48=Muğla; 49=Muş; 50=Nevşehir; 51=Niğde; 52=Ordu; 53=Rize; 54=Sakarya; 55=Samsun; 56=Siirt; 57=Sinop; 58=Sivas;
59=Tekirdağ; 60=Tokat; 61=Trabzon; 62=Tunceli; 63=Şanlıurfa; 64=Uşak; 65=Van; 66=Yozgat; 67=Zonguldak; 68=Aksaray;
69=Bayburt; 70=Karaman; 71=Kırıkkale; 72=Batman; 73=Şırnak; 74=Bartın; 75=Ardahan; 76=Iğdır; 77=Yalova; 78=Karabük;
79=Kilis; 80=Osmaniye; 81=Düzce
""",
    "AE": """
AZ=Abu Dhabi; AJ=Ajman; DU=Dubai; FU=Fujairah; RK=Ras al-Khaimah; SH=Sharjah; UQ=Umm al-Quwain
""",
    "SA": """
AHB=Abha; ABQ=Abqaiq; DMM=Ad Dammam; DAW=Ad Dawadami; ABT=Al Baha; BAH=Al Bahah; AHA=Al Hada; HAD=Al Hadithah;
ALH=Al Hasa; LJW=Al Jawf; JBI=Al Jubayl Industrial City; AKH=Al Kharj; AQK=Al Khobar; ALK=Al Khobar; KHU=Al
Khuraibah; AMU=Al Muajjiz; QAH=Al Qahmah; QUN=Al Qunfudah; QRN=Al Qurainah; ASQ=Al Shuqaiq; AUT=Al 'Uthmaniyah;
ARR=Ar Rass; RAE=Arar; ASF=Asfan; BDN=Badanah; BHH=Bisha; BRU=Buraydah; BUR=Buraydah; DHA=Dhahran; DHU=Dhuba;
FJJ=Fiji; ELQ=Gassim; URY=Gurayat; HBT=Hafar al Batin; HAS=Hail; RAD=Harad; HZM=Hazm Al Jalamid; HOF=Hofuf;
JEC=Jazan Economic City; JED=Jeddah; JIC=Jeddah Industrial City 2 & 3; JYC=Jeddah Yachts Club Port; GIZ=Jizan;
AJF=Jouf; JUT=Juaymah Terminal; JUB=Jubail; KMX=Khamis Mushayt; KAC=King Abdullah City; KFH=King Fhad; KKH=King
Khalid; LIT=Lith; MED=Madinah; MJH=Majma; MAK=Makkah; MAN=Manailih; MUF=Manfouha; MHY=Muhayil; NJN=Najran;
EAM=Nejran; AQI=Qaisumah; QAL=Qalsn; QTF=Qatif; QUR=Qurayyah; RAB=Rabigh; RAH=Rafha; RAR=Ras al Khafji; RAM=Ras al
Mishab; RAZ=Ras Al-Khair; RTA=Ras Tanura; RUH=Riyadh; RYP=Riyadh Dry Port; SAF=Safaniya; SUH=Salboukh; SAL=Salwá;
SAY=Sayhat; SHD=Shadqam; SHW=Sharurah; SHU=Shuaibah; SLF=Sulayel; TUU=Tabuk; TIF=Taif; TUI=Turaif; TFZ=Tusdeer Free
Zone; UDH=Udhailiyah; VLA=Umm Lajj; UZH=Unayzah; WAE=Wadi ad Dawasir; AWI=Waisumah; EJH=Wedjh; YNB=Yanbu commercial
city; YBI=Yanbu Industrial City; ZUL=Zilfi; ZUY=Zulayfayn
""",
    "EG": """
DK=Dakahlia; BA=Red Sea; BH=Beheira; FYM=Faiyum; GH=Gharbia; ALX=Alexandria; IS=Ismailia; GZ=Giza; MNF=Monufia;
MN=Minya; C=Cairo; KB=Qalyubia; LX=Luxor; WAD=New Valley; SHR=Al Sharqia; SU=6th of October; SUZ=Suez; ASN=Aswan;
AST=Asyut; BNS=Beni Suef; PTS=Port Said; DT=Damietta; HU=Helwan; JS=South Sinai; KFS=Kafr el-Sheikh; MT=Matrouh;
KN=Qena; SIN=North Sinai; SHG=Sohag
""",
    "IN": """
AN=Andaman and Nicobar; AP=Andhra Pradesh; AR=Arunachal Pradesh; AS=Assam; BR=Bihar; CH=Chandigarh; CG=Chattisgarh;
DN=Dadra and Nagar Haveli; DD=Daman and Diu; DL=Delhi; GA=Goa; GJ=Gujarat; HR=Haryana; HP=Himachal Pradesh; JK=Jammu
and Kashmir; JH=Jharkhand; KA=Karnataka; KL=Kerala; LD=Lakshadweep; MP=Madhya Pradesh; MH=Maharashtra; MN=Manipur;
ML=Meghalaya; MZ=Mizoram; NL=Nagaland; OD=Odisha; PY=Puducherry; PB=Punjab; RJ=Rajasthan; SK=Sikkim; TN=Tamil Nadu;
TS=Telangana; TR=Tripura; UP=Uttar Pradesh; UK=Uttarakhand; WB=West Bengal
""",
    "JP": """
JP-23=愛知県; JP-05=秋田県; JP-02=青森県; JP-12=千葉県; JP-38=愛媛県; JP-18=福井県; JP-40=福岡県; JP-07=福島県; JP-21=岐阜県; JP-10=群馬県;
JP-34=広島県; JP-01=北海道; JP-28=兵庫県; JP-08=茨城県; JP-17=石川県; JP-03=岩手県; JP-37=香川県; JP-46=鹿児島県; JP-14=神奈川県; JP-39=高知県;
JP-43=熊本県; JP-26=京都府; JP-24=三重県; JP-04=宮城県; JP-45=宮崎県; JP-20=長野県; JP-42=長崎県; JP-29=奈良県; JP-15=新潟県; JP-44=大分県;
JP-33=岡山県; JP-47=沖縄県; JP-27=大阪府; JP-41=佐賀県; JP-11=埼玉県; JP-25=滋賀県; JP-32=島根県; JP-22=静岡県; JP-09=栃木県; JP-36=徳島県;
JP-31=鳥取県; JP-16=富山県; JP-13=東京都; JP-30=和歌山県; JP-06=山形県; JP-35=山口県; JP-19=山梨県
""",
    "AU": """
ACT=Australian Capital Territory; NSW=New South Wales; NT=Northern Territory; QLD=Queensland; SA=South Australia;
TAS=Tasmania; VIC=Victoria; WA=Western Australia
""",
    "ZA": """
EC=Eastern Cape; FS=Free State; GP=Gauteng; KZN=KwaZulu-Natal; LP=Limpopo; MP=Mpumalanga; NC=Northern Cape; NW=North
West; WC=Western Cape
""",
}
