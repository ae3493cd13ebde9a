"""Which way a figure went, as questions and reports say it."""

from __future__ import annotations

import re

ROSE = re.compile(
    "变[大多高]|增长|增加|调增|追加|增幅|扩大|上升|上涨|攀升|升(?=了|到|至|高)|走高|激增|猛增|翻[倍番]|大于|超|涨|(?<![这那])(?<!这么)(?<!那么)多(?!少)|高|比.*大"
)
FELL = re.compile(
    r"变[小少低]|下降|减少|调减|核减|缩减|削减|降低|降幅|节约|节省|回落|下滑|滑坡|缩水|萎缩|走低|跌|砍|压减|压降|[减降]下(?=来|去)|(?<![花用去扣卖除改换拿丢])掉(?=了|下|到|\d|[,。?]|$)|小于|低于|(?<!多)少|[未没](?:有|能)?(?:完成|用完|花完|花到|花满|花足|花光|用光|用足|用满|支完|执行完|用到|达到|达)|不到"
)
SHORT = re.compile(
    "[只仅](?:花|用|有|完成|执行|支出)|结余|节余|剩[下余]?|少花|没[花用](?=[完光掉够])|[花用]不[完光掉了]|[减降](?=了|$|[,?。])"
)
"""What says that less was spent than there was."""
EVEN = re.compile("持平|不变|没变|没有变|一样|相同|同预算数|[没未]有?(?:涨|增|降|减(?!少到)|加)(?!到)")


def asks_of_change(text: str) -> bool:
    """Whether it says that a figure rose, fell or stayed the same."""
    return any(pattern.search(text) for pattern in (ROSE, FELL, EVEN, SHORT))
