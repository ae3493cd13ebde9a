"""Questions in other words than the account's: words for the same, ways of asking, kinds of things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from qa.answer import Status
from qa.assistant import Assistant

TOWN = Identity("临江市清河区柳湖街道办事处", 2031, Kind.FINAL, Scope.DEPARTMENT)
PROSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("第一部分 概况", "一、主要职责"): (
        "1.承担道路交通安全宣传和交通事故善后协调。",
        "2.做好家庭经济困难学生资助。",
    ),
    ("第一部分 概况", "二、2031年工作完成情况"): (
        "（一）路口更顺。改造事故多发路口6处，加装护栏420米，道路交通事故同比下降两成。",
        "（二）养老更近。新建养老院1所，配备呼叫器300台，向兄弟街道借用呼吸机2台；柳岸里敬老院因雨季未能按期完工。",
        "（三）借用了一批设施，清点后归还。",
    ),
    ("第三部分 情况说明", "（一）具体情况"): (
        "1.公共安全支出（类）司法（款）基层司法业务（项）：决算18.00万元，主要用于社区法律顾问和读书角。",
        "2.机关运行经费支出40.00万元，比上年减少5.00万元，主要原因是会议改为视频召开。",
        "3.城乡社区支出（类）城乡社区环境卫生（款）城乡社区环境卫生（项）：年初预算90.00万元，决算86.00万元。"
        "决算数小于预算数的主要原因是智能投放箱未到货，尾款暂未支付。",
    ),
    ("第五部分 名词解释",): ("一、日间照料中心：指为半失能老年人提供日间托养服务的场所。",),
}


def account() -> Account:
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in PROSE.items())
    return Account(TOWN, (), sections, f"{TOWN.id}.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("otherwise")) as library:
        library.add(account(), b"")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("柳湖街道养护院没按时竣工是咋回事", "雨季"),  # words for the same, of verbs too
        ("柳湖街道托老所是指什么", "半失能"),  # a term by another name
        ("柳湖街道机关运行经费比上年少了5万，由头是啥", "视频"),  # the reason of what was said before
        ("写材料用：柳湖街道机关运行经费下降，理由怎么表述？", "视频"),
        ("日间照料中心是个什么东西", "日间托养"),
        ("日间照料中心在柳湖街道决算里的口径", "日间托养"),
        ("柳湖街道怎么减少车祸", "护栏"),  # what was done, not whose duty it is
        ("柳湖街道社区法律顾问的钱走哪个科目", "基层司法业务"),
        ("柳湖街道借到什么设备", "呼吸机"),  # one of the kind, not the word for the kind
        ("柳湖街道投放箱的尾款为什么没支付", "未到货"),  # the reason inside a reason
        ("机关运行经费为什么下降，柳湖", "视频"),  # a quarter by its name alone
    ],
)
def test_what_is_said_in_other_words_is_found(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "柳湖街道养老院赔了什么",  # a verb of one character that nothing says
        "柳湖街道幼儿园为什么没按时竣工",
        "柳湖街道社区律师的电脑走哪个科目",
        "柳湖街道司法科负责什么",  # a division that is not named
        "柳湖街道中标的公司有哪些",
    ],
)
def test_a_thing_of_the_same_family_is_not_taken_for_another(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
