"""Figures that only the prose states: found where its words name them, and never by words found here and there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import Status
from qa.assistant import Assistant
from tests.qa.conftest import Telling


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # a unit with its 万 or 亿, and one that people say otherwise
        ("群众热线办件量有多少万件", "3.20", "万件"),
        ("水情大数据平台共享出去的数据有多少亿条次", "2", "亿条次"),
        ("公务接待了几批客人", "6", "批次"),
        ("机要通信用车几台", "1", "辆"),
        # words of the question in another clause before the number
        ("汛期形势严峻的时候热线办件量突破多少件", "3.20", "万件"),
        ("水情大数据平台发出的黄色预警有几条", "21", "条"),
        # words that say nothing, and words said otherwise
        ("老百姓送了多少面锦旗呀", "5", "面"),
        ("有多少家新公司领到了“接水大礼包”", "640", "家"),
        ("汛期最紧张的时候河长巡查平台上报隐患多少处", "2.50", "万处"),
        # a name that cutting into words takes apart
        ("跟区审计部门搞的联合通报一共出了多少期", "4", "期"),
        # the unit asked for at the end
        ("绩效自评的项目个数", "12", "个"),
        ("绩效自评平均分", "96.50", "分"),
        ("绩效自评的项目涉及预算金额多少", "360.00", "万元"),
        # one of several numbers with the same words around them
        ("红色预警多少条", "3", "条"),
        ("绩效评级为合格的项目有几个", "2", "个"),
        ("绩效评级为不合格的项目有几个", "1", "个"),
        ("车辆有多少辆", "7", "辆"),
        ("购置车辆几辆", "1", "辆"),
        ("热线办件量比上一年涨了百分之几", "12", "%"),
        # words for the same, and a unit that tells what is counted
        ("河道垃圾清走了多少吨", "36", "吨"),
        ("用来应急保障的有几辆", "4", "辆"),
    ],
)
def test_a_figure_is_found_by_the_words_around_it(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(value), unit)
    assert answer.citations[0].quote is not None


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("高频用水事项下放了，街道多少项、社区多少项", {"街道": "88", "社区": "30"}),
        ("收到多少封表扬信、多少面锦旗", {"收到群众表扬信": "18", "锦旗": "5"}),
        ("公务接待了几批客人、共多少人次", {"接待": "6", "": "48"}),
        ("绩效自评项目里优、合格、不合格各多少个", {"优": "9", "合格": "2", "不合格": "1"}),
        ("各种车分别有几台：应急保障的、机要通信的、其他用车", {"应急保障": "4", "机要通信": "1", "其他用车": "2"}),
        ("市交办的整改事项和区领导批办件，按期完成了各几件", {"整改事项": "9", "批办件": "6"}),
    ],
)
def test_several_quantities_of_one_sentence(assistant: Assistant, question: str, values: dict[str, str]) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert [entry.value for entry in answer.values] == [Decimal(value) for value in values.values()]
    assert all(name in entry.label for name, entry in zip(values, answer.values, strict=True))


@pytest.mark.parametrize(
    ("question", "values"),
    [("满意率是多少", {"91.5", "98"}), ("用水事项有多少项", {"88", "30"})],
)
def test_of_several_that_fit_none_is_taken_for_another(assistant: Assistant, question: str, values: set[str]) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.CLARIFY
    assert {entry.value for entry in answer.values} == {Decimal(value) for value in values}


@pytest.mark.parametrize(
    "question",
    [
        # names that the tables print whole are not put together from pieces of the prose
        "公用经费预算是多少",
        "基本支出预算是多少",
        "社会保障和就业支出预算是多少",
        "退休费预算是多少",
        # what stands after the number does not say of what it is
        "湿地保护项目支出多少",
        "水毁修复工作的项目支出多少",
        # a piece of another word, or the same thing denied
        "不合理支出多少",
        "国外接待支出多少",
        # the head of a name, not its attribute
        "退休人员有多少人",
        "绩效自评的人员多少",
        "用水事项的投诉多少件",
        # what no number was counted for
        "拆除的雨量站有几座",
        "橙色预警多少条",
        "第二批联合通报多少期",
        "平均每封表扬信多少钱",
    ],
)
def test_words_found_here_and_there_name_no_figure(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("因公出国（境）费0.00万元，参加出国（境）团组1个，赴境外考察苗木引种。", "国内公务接待多少批次"),
        ("全局实有工人44人，遗属补助人员6人。", "奖补项目有几个"),
        ("全年接收退役护林员12人。", "一共有多少退役护林员"),
    ],
)
def test_so_many_of_one_kind_are_none_of_another(telling: Telling, sentence: str, question: str) -> None:
    assert telling(sentence).ask(question).status is Status.REFUSED


def test_what_is_told_for_each_is_not_divided_again(telling: Telling) -> None:
    told = telling("开展林区救助2,319人次，人均救助水平1,021.60元。")
    assert told.ask("人均救助水平是多少元").value == Decimal("1021.60")
