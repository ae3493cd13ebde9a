"""Numbers that a document itself gives as limits (超140万人次, 不低于60分), and what follows from them."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.names import plain
from qa.asking.question import Amount
from qa.evidence.facts import Fact
from qa.evidence.money import is_money

_LIMITS = (
    ("over", re.compile("(?<!不)(?:超过了?|超出|高于|多于|大于|突破|超|逾)$"), re.compile("^(?:[余多])")),
    ("at_least", re.compile("(?:不低于|不少于|不小于|至少)$"), re.compile("^\\D{0,3}以上")),
    ("under", re.compile("(?<!不)(?:低于|少于|小于|不到|不足)$"), re.compile("(?!)")),
    ("at_most", re.compile("(?:不超过|不高于|不多于|至多|最多)$"), re.compile("^\\D{0,3}以[内下]")),
    ("about", re.compile("(?:约|近|将近|接近|大约)$"), re.compile("^\\D{0,3}左右")),
)
_UPWARDS = {"over", "at_least"}
_DOWNWARDS = {"under", "at_most"}


def as_told(fact: Fact) -> Amount:
    """The figure with the limit that its sentence sets; a table's figure is exact."""
    quote = "" if fact.is_printed_in_table else fact.citation.quote or ""
    return told_in(quote, fact.value, fact.unit)


def told_in(quote: str, value: Decimal, unit: str) -> Amount:
    """A number of a sentence with the limit that the sentence sets."""
    said = plain(quote).replace(",", "")
    number = re.search(rf"(?<![\d.]){re.escape(f'{value:f}')}(?![\d.]*\d)", said)
    if number is None:
        return Amount(value, unit)
    before, after = said[: number.start()], said[number.end() :].removeprefix(unit)
    limits = (limit for limit, prefix, suffix in _LIMITS if prefix.search(before) or suffix.search(after))
    return Amount(value, unit, next(limits, "is"))


def follows(claimed: Amount, told: Amount) -> bool | None:
    """Whether what is told makes the claim true, or false; None where it leaves it open."""
    if told.bound == "is" or is_money(told.unit) != is_money(claimed.unit):
        return claimed.holds(told.value, told.unit)
    if claimed.upto is not None:
        # “八百多万” is wrong of “超九百万”, and may be right of “超七百万”.
        if told.bound in _UPWARDS:
            return False if told.value >= claimed.upto else None
        return False if told.bound in _DOWNWARDS and told.value <= claimed.value else None
    if claimed.bound == told.bound and claimed.value == told.value:
        return True
    if told.bound in _UPWARDS and claimed.bound in _UPWARDS:
        return True if claimed.value < told.value else None
    if told.bound in _DOWNWARDS and claimed.bound in _DOWNWARDS:
        return True if claimed.value > told.value else None
    if told.bound in _UPWARDS:
        is_beneath = claimed.value == told.value and claimed.bound == "under"
        return False if claimed.bound not in _UPWARDS and (claimed.value < told.value or is_beneath) else None
    if told.bound in _DOWNWARDS:
        is_above = claimed.value == told.value and claimed.bound == "over"
        return False if claimed.value > told.value or is_above else None
    return None
