"""What form of answer a question that prose answers wants: a reason, a use, a duty, yes or no."""

from __future__ import annotations

import re
from enum import StrEnum

from qa.asking.question import RANKING, Question


class Form(StrEnum):
    """What is asked for: a reason, a purpose, a use of money, a place or time, who is in charge of what, where money
    comes from, what it is charged to, what is wrong, what is to come, or simply what is told."""

    WHY = "why"
    PURPOSE = "purpose"
    USE = "use"
    WHERE = "where"
    DUTY = "duty"
    SOURCE = "source"
    CHARGED = "charged"
    TROUBLE = "trouble"
    OUTLOOK = "outlook"
    TOLD = "told"


_PURPOSE = re.compile(
    "为了(?:什么|啥|干[嘛啥什]|做[什啥])|为的是(?:什么|啥)|图什么|图的是|图个啥|什么目的|目的是|用意|初衷"
)
_CAUSE = re.compile(
    "(?:得益于|归功于|归因于|源于|缘于|由于|因为)(?:的是)?(?:什么|啥|哪)|(?:什么|啥|何|哪些)(?:因素|缘故|原由|缘由|起因|由头)"
)
"""Other words for why."""
_USE = re.compile(
    "用于[哪什]|去[干做办](?:些)?(?:什么|啥|嘛)(?![了过])|拿(?:来|去)[干做作]?(?:什么|啥|嘛|吗)|[买配]来?[干做](?:什么|啥|嘛)|派.{0,2}用场|用来|用在[谁哪什]|[干做作]什么用|[干做]啥用|用途|花在[什哪]|(?:怎么|怎样|如何|咋)(?:花|用)(?=的|$|[?。,呢啊])|派什么用|(?:给了|给到|拨给|发给|付给|补给|投给|投向)(?:了|到)?谁|[做干](?:什么|啥)的(?:钱|经费|费用|支出|款)|(?:[万元钱款]|支出|经费|资金|预算)(?:都|又)?(?:是|拿来|要)?[做干](?:什么|啥|嘛)(?:的|用)"
)
_DUTY = re.compile(
    r"管不管|有没有管|管没管|归.{0,10}(?:管|吗|么|哪)|[由是].{0,6}(?:在管|负责|牵头|承担|受理)|(?<!放)管(?!理|控|制)[^,。]{0,12}(?:[吗嘛]|(?<![什怎这那多])么)|管(?:什么|些?啥|哪)"
    r"|谁.{0,3}(?:管|负责|负总责|牵头|主管|抓|罚)|谁[来去]?(?:干|做|办)(?![的了过])|谁[来去](?:实施|承担|落实|组织|执行|建设|运营)|负责(?!人)|职责|职能|主管|哪一?个?.{0,3}(?:科|处)室|哪一?个?[科处](?![目技学理])|什么科室|参与.{0,6}吗|受理|由.{1,8}(?:[吗嘛]|(?<![什怎这那多])么)|承担(?:什么|哪些|啥)|科是[做干]|管理(?:吗|么)"
)
_WHERE = re.compile("去了?哪|哪里|哪儿|何处|什么地方|什么时候|何时|几时|哪天|几号|几点|地址")
_SOURCE = re.compile(
    "(?:从|打|由|在)(?:哪|何)(?:里|儿|处|个账|些地方|些方面)?(?:来|得来|取得|收来|挣来|出|列支|支出|掏|走账)|(?:是|由|靠|归)?谁(?:来|给|家)?(?:给|出|拨|捐|掏|付|出资|出钱|买单|掏腰包|资助|赞助)(?:的|钱|[,?。]|$)|(?:是|靠)?哪(?:里|儿)?(?:来|挣来)的(?=[,。?!呢啊呀]|钱|收入|$)|来自(?:哪|什么|何|于哪)|怎么来的|哪来"
)
_WHICH_MONEY = re.compile("是(?:什么|啥|哪一?笔)钱")
"""Of an amount, not of a term: “那12万元是什么钱”."""
_CHARGED = re.compile("[从在由][哪何]里列支")
"""What phrasings.toml makes of “走哪个科目”, “用的是哪笔钱”."""
_WHETHER = re.compile(
    "(?:[吗嘛没不]|(?<![什怎这那多])么)$|有没有|有无|是否|能否|能不能|会不会|[是算管归](?:不是|不算|不管|不归)"
)
_OPINION = re.compile("觉得|认为|值得|应不应该|该不该|合不合理|合理吗|好不好")
_TROUBLE = re.compile(
    "(?:什么|哪些|哪方面|啥).{0,8}(?:短板|困难|问题|不足|难处|毛病|约束|瓶颈|不便|难题|痛点|障碍|阻碍|阻力|难点|麻烦事)|(?:存在|面临|遇到|碰到|碰上)的?(?:主要)?(?:问题|困难|不足|障碍)(?!.{0,6}(?:打算|如何|怎))"
)
_OUTLOOK = re.compile(
    "(?:准备|打算|计划|决定|拟|将|该|要|会|想)(?:怎么?|怎样|如何|咋)(?:去|来|样)?(?:改(?!造|建|成)|整改|解决|弥补|补救|应对|纠正|完善)"
    "|(?:整改|改进|纠正|补救|改善)(?:的)?(?:措施|办法|举措|建议|意见|方案|计划|打算|做法)"
    "|(?:怎么?|怎样|如何|咋)(?:整改|改进|纠正|补救)"
    "|(?:怎么?|怎样|如何|咋)(?:去|来)?解决(?![了的过])"
    "|(?:打算|下一?步|下阶段|后续|今后|接下来|将来|往后|以后|日后).{0,12}(?:怎[么样]|咋|如何|什么|啥|哪[些几]|吗)|(?:什么|哪些|啥)打算"
)
_COMPARED = re.compile("少于|低于|小于|多于|高于|大于|减少|下降|增加|增长|完成")
_DONE = re.compile(r"(?![为除来])[\u4e00-\u9fff][了过](?![解于错不])")
_WHICH = re.compile("哪|谁|什么|啥|几个|怎|如何|为何|咋")
_CONTRAST = re.compile("区别|差别|不同|不一样|有什么两样|异同|怎么区分")
_RESULT = re.compile("结果|成效|成果|进展|成绩|亮点|收获|业绩|战果|起色")
_WHO = re.compile(
    "(?<!由)谁(?!家|[来去](?:实施|承担|落实|组织|执行|建设|运营)|来|负责|负|管|牵头|主管|主办|实施|承担|(?:干|做|办)(?![的了过]))"
)
_OFFICE = "负责人|[局科处院校馆镇乡]长|主任|书记|联系人|经办人"
_WHO_HOLDS = re.compile(
    f"(?:{_OFFICE})[^,。]{{0,3}}(?:谁|哪位|哪个|(?:姓|叫)(?:什么|啥)|什么名字)|谁.{{0,6}}(?:{_OFFICE})"
)
_RECEIVES = re.compile(
    "招待|接待|用在|花在|给谁|[落流]到谁|归谁|进了谁|到了谁|谁(?:的)?(?:手|口袋|腰包)|什么人|哪些人|面向|针对|对谁|服务|(?:给|补|补给|补偿|发|付|拨|借|送)(?:了|到|到了)?谁|谁.{0,4}(?:拿|领|得)"
)


def form(question: Question) -> Form:
    text = question.text
    if _PURPOSE.search(text):
        return Form.PURPOSE
    if "why" in question.asks or _CAUSE.search(text) or ("解释" in text and _COMPARED.search(text)):
        return Form.WHY
    if _USE.search(text):
        return Form.USE
    if _CHARGED.search(text):
        return Form.CHARGED
    if _SOURCE.search(text) or (question.given and _WHICH_MONEY.search(text)):
        return Form.SOURCE
    if _WHERE.search(text) and not question.operations & RANKING:
        return Form.WHERE
    if _TROUBLE.search(text):
        return Form.TROUBLE
    if _OUTLOOK.search(text):
        return Form.OUTLOOK
    return Form.DUTY if _DUTY.search(text) else Form.TOLD


def asks_whether(question: Question) -> bool:
    """Whether yes or no is asked, of the accounts themselves and not of what somebody said."""
    hearsay = any(word.sense is not None and word.sense.value == "claim" for word in question.words)
    if hearsay or question.amounts or _OPINION.search(question.text):
        return False
    return _WHETHER.search(question.text) is not None


def asks_which(question: Question) -> bool:
    return _WHICH.search(question.text) is not None


def asks_for_person(question: Question) -> bool:
    """Whether it asks who did something: these accounts name no persons."""
    text = question.text
    if _WHO_HOLDS.search(text):
        return True
    if text.rstrip("?。").endswith("吗"):
        return False
    is_person = form(question) not in {Form.DUTY, Form.SOURCE} and not _RECEIVES.search(text)
    return _WHO.search(text) is not None and is_person


def asks_for_deed(question: Question) -> bool:
    return _DONE.search(question.text) is not None


def asks_for_result(question: Question) -> bool:
    return "degree" in question.asks or _RESULT.search(question.text) is not None


def asks_for_contrast(question: Question) -> bool:
    """Whether it asks how the meanings of several things differ."""
    return len(question.operands) > 1 and not question.amounts and _CONTRAST.search(question.text) is not None
