"""Names as people write them at home, with the Latin form they use abroad.

For scripts that a letter table can't romanise: Chinese, Arabic, Persian, Hebrew, Devanagari.
Each line pairs the native and the Latin form; the given names list feminine, masculine, either.
"""

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NativeNames:
    """Paired names of one script; `family_first` is the native order."""

    feminine: tuple[Pair, ...]
    masculine: tuple[Pair, ...]
    neutral: tuple[Pair, ...]
    family: tuple[Pair, ...]
    family_first: bool = False
    joined: bool = False


def _pairs(line: str) -> tuple[Pair, ...]:
    found = []
    for entry in line.split(", "):
        native, _, latin = entry.partition("=")
        found.append((native, latin))
    return tuple(found)


CHINESE = NativeNames(
    _pairs(
        "雨桐=Yutong, 晓敏=Xiaomin, 静怡=Jingyi, 佳慧=Jiahui, 雅琴=Yaqin, 思媛=Siyuan, "
        "梦洁=Mengjie, 秀兰=Xiulan, 美玲=Meiling, 丽华=Lihua, 诗涵=Shihan, 婉清=Wanqing, "
        "海燕=Haiyan, 春梅=Chunmei"
    ),
    _pairs(
        "志强=Zhiqiang, 建国=Jianguo, 浩然=Haoran, 俊杰=Junjie, 宇航=Yuhang, 文博=Wenbo, "
        "明辉=Minghui, 国栋=Guodong, 天宇=Tianyu, 少华=Shaohua, 立新=Lixin, 振东=Zhendong, "
        "永健=Yongjian"
    ),
    _pairs(
        "子涵=Zihan, 晨曦=Chenxi, 一诺=Yinuo, 嘉宁=Jianing, 云舒=Yunshu, 若安=Ruo'an, 逸文=Yiwen"
    ),
    _pairs(
        "王=Wang, 李=Li, 张=Zhang, 刘=Liu, 陈=Chen, 杨=Yang, 黄=Huang, 赵=Zhao, 吴=Wu, "
        "周=Zhou, 徐=Xu, 孙=Sun, 马=Ma, 朱=Zhu, 胡=Hu, 郭=Guo, 何=He, 林=Lin, 罗=Luo, "
        "高=Gao, 梁=Liang, 郑=Zheng, 谢=Xie, 宋=Song, 唐=Tang, 许=Xu, 韩=Han, 冯=Feng, "
        "邓=Deng, 曹=Cao, 彭=Peng, 曾=Zeng, 萧=Xiao, 田=Tian, 潘=Pan, 袁=Yuan, 蔡=Cai, "
        "蒋=Jiang, 余=Yu, 杜=Du, 魏=Wei, 程=Cheng, 欧阳=Ouyang"
    ),
    family_first=True,
    joined=True,
)
ARABIC = NativeNames(
    _pairs(
        "ليلى=Layla, سلمى=Salma, نادية=Nadia, هالة=Hala, ريم=Reem, دينا=Dina, مريم=Maryam, "
        "سمر=Samar, أمينة=Amina, رانيا=Rania, ياسمين=Yasmin, فاطمة=Fatima, خديجة=Khadija, "
        "منى=Mona, زينب=Zaynab"
    ),
    _pairs(
        "كريم=Karim, طارق=Tariq, يوسف=Youssef, سامي=Sami, عمر=Omar, حسن=Hassan, خالد=Khaled, "
        "رامي=Rami, وليد=Walid, أنور=Anwar, مروان=Marwan, زياد=Ziad, فارس=Faris, بلال=Bilal, "
        "إلياس=Elias"
    ),
    _pairs("نور=Nour, صباح=Sabah, جهاد=Jihad, إحسان=Ihsan, رضا=Rida, ضياء=Diya"),
    _pairs(
        "حداد=Haddad, خوري=Khoury, منصور=Mansour, النجار=Najjar, سليمان=Suleiman, "
        "بن حدو=Benhaddou, الشريف=El Sherif, درويش=Darwish, قاسم=Kassem, عيسى=Issa, "
        "الخطيب=Khatib, حمدان=Hamdan, مراد=Mourad, فرحات=Farhat, البستاني=Boustany, "
        "عوض=Awad, رزق=Rizk, التازي=Tazi, بنعلي=Benali, شاهين=Shaheen, غانم=Ghanem, "
        "الحسيني=Husseini, صالح=Saleh, طه=Taha, ناصر=Nasser, كنعان=Kanaan"
    ),
)
PERSIAN = NativeNames(
    _pairs(
        "شیرین=Shirin, نسرین=Nasrin, پریسا=Parisa, لاله=Laleh, مینا=Mina, آزاده=Azadeh, رویا=Roya"
    ),
    _pairs(
        "بهرام=Bahram, کیان=Kian, آرش=Arash, داریوش=Dariush, سهراب=Sohrab, امید=Omid, فرهاد=Farhad"
    ),
    _pairs("شایان=Shayan, مهر=Mehr, آریا=Aria, سحر=Sahar"),
    _pairs(
        "تهرانی=Tehrani, کریمی=Karimi, رستمی=Rostami, نوروزی=Norouzi, شیرازی=Shirazi, "
        "جعفری=Jafari, بهرامی=Bahrami, صفوی=Safavi, کاویانی=Kaviani, یزدانی=Yazdani, "
        "فروتن=Foroutan, مرادی=Moradi"
    ),
)
HEBREW = NativeNames(
    _pairs(
        "נועה=Noa, תמר=Tamar, יעל=Yael, מיכל=Michal, שירה=Shira, אורלי=Orly, רונית=Ronit, דנה=Dana"
    ),
    _pairs(
        "איתן=Eitan, יונתן=Yonatan, עומר=Omer, אורי=Uri, גיל=Gil, עמית=Amit, נדב=Nadav, רועי=Roi"
    ),
    _pairs("טל=Tal, ליאור=Lior, שחר=Shachar, עדי=Adi, נועם=Noam"),
    _pairs(
        "לוי=Levi, מזרחי=Mizrahi, פרץ=Peretz, אבידן=Avidan, ברק=Barak, שפירא=Shapira, "
        "הררי=Harari, כרמי=Carmi, נבון=Navon, סגל=Segal, אלון=Alon, גלעד=Gilad, רוזן=Rosen, "
        "תבור=Tavor, דגן=Dagan"
    ),
)
DEVANAGARI = NativeNames(
    _pairs(
        "अनन्या=Ananya, प्रिया=Priya, मीरा=Meera, कविता=Kavita, सुनीता=Sunita, नेहा=Neha, "
        "दीपा=Deepa, श्रुति=Shruti, रेखा=Rekha, पूजा=Pooja"
    ),
    _pairs(
        "अर्जुन=Arjun, विक्रम=Vikram, राहुल=Rahul, संजय=Sanjay, अमित=Amit, रोहन=Rohan, "
        "सुरेश=Suresh, मनोज=Manoj, नितिन=Nitin, हरीश=Harish"
    ),
    _pairs("किरण=Kiran, ज्योति=Jyoti, शशि=Shashi, सुमन=Suman"),
    _pairs(
        "शर्मा=Sharma, वर्मा=Verma, गुप्ता=Gupta, जोशी=Joshi, मिश्रा=Mishra, "
        "कुलकर्णी=Kulkarni, देशपांडे=Deshpande, चौहान=Chauhan, त्रिपाठी=Tripathi, "
        "अग्रवाल=Agrawal, भट्ट=Bhatt, सक्सेना=Saxena"
    ),
)
