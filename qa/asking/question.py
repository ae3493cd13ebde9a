"""A question as a small typed value: what it is about and what it wants done."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.evidence.money import agree, convert, is_money, places, rounded
from qa.words.lexicon import Word

RANKING = frozenset({"highest", "lowest"})
"""Operations that pick by size."""
ROUNDING = Decimal("0.01")
"""The part of an amount by which saying it in round numbers may change it."""
_BOUNDS = {"over": operator.gt, "under": operator.lt, "at_most": operator.le, "at_least": operator.ge}


_COUNTED = re.compile("(?:多少|几)(?:人|名|位|辆|台|套|批|次|件|户|家|所|天|吨|平方米|公里)")
_COUNTABLE = re.compile(
    "(?:多少|几)(?:个)?[^,。?!的多少几钱费元]{0,8}(?:人员|干部|职工|员工|人|警|师|学生|党员|社工|床位|电梯|车辆|用车|单位|项目|企业|机构)(?:[,。?!呢吗呀啊了]|$)"
)
"""“有多少离休干部”: what is counted stands behind 多少."""


def _asks_how_many(text: str) -> bool:
    return _COUNTED.search(text) is not None or _COUNTABLE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing a question asks for: the names it may go by, or none for the whole account.

    `attributes` are pairs such as ("stage", "budget") or ("table", a title); `code` is a
    subject code; `whole` names the extent of a total (year_expenditure, grand_income …);
    `text` is as asked.
    """

    items: frozenset[str] = frozenset()
    code: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    whole: str | None = None
    text: str = ""
    is_exact: bool = False
    """Whether a whole name, an everyday word or a code named it, not just a piece of a name."""

    @property
    def is_bare(self) -> bool:
        """Whether it fixes attributes but names nothing that has them."""
        return not (self.items or self.code or self.whole)

    @property
    def fixes(self) -> frozenset[str]:
        """The names of the attributes that it fixes."""
        return frozenset(name for name, _ in self.attributes)

    def get(self, attribute: str) -> str | None:
        return dict(self.attributes).get(attribute)

    def having(self, *attributes: tuple[str, str]) -> Operand:
        """With these attributes, in place of any of the same name."""
        return replace(self, attributes=tuple({**dict(self.attributes), **dict(attributes)}.items()))

    def without(self, *names: str) -> Operand:
        """Without the attributes of these names."""
        return replace(self, attributes=tuple(pair for pair in self.attributes if pair[0] not in names))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number stated in a claim or set as a limit, with its unit.

    `bound` is is, over, under, at_most or at_least; from (四千多万) and within (4到5千万) reach up to `upto`.
    `step` is one in the last place that is said, in `unit`: 100 for 5200.
    """

    value: Decimal
    unit: str
    bound: str = "is"
    upto: Decimal | None = None
    step: Decimal = Decimal(1)

    def or_more(self) -> Amount:
        """“四千多万”: up to, but not, one more in the last place that is said."""
        return replace(self, bound="from", upto=self.value + self.step)

    def holds(self, value: Decimal, unit: str) -> bool:
        """Whether it is true of a figure; a plain number may be rounded as coarsely as it is said, save 100%."""
        shown = value
        if unit != self.unit and not (is_money(unit) and is_money(self.unit)):
            return False
        if is_money(unit) and is_money(self.unit):
            shown = convert(value, unit, self.unit)
            if self.bound == "is" and agree(self.value, self.unit, value, unit):
                return True
        if self.upto is not None:
            return self.value <= shown and (shown < self.upto or (self.bound == "within" and shown == self.upto))
        if self.bound in _BOUNDS:
            return bool(_BOUNDS[self.bound](shown, self.value))
        if self.value == 100 and self.unit == "%":
            return shown == 100
        if self.value == shown:
            return True
        near = not is_money(unit) or abs(shown - self.value) <= ROUNDING * abs(shown)
        return near and rounded(shown, places(self.value)) == self.value


@dataclass(frozen=True, slots=True)
class Condition:
    """What each member of a set must meet: the figure in one of its columns keeps within a limit.

    `column` is "" for the amount asked about; basic, project: a part of it; share: of all of them;
    budget: what was planned for it at the beginning of the year;
    rate: the printed completion of the budget; executed: the same reckoned exactly from both amounts;
    moved: how far it went up or down since the year before;
    unknown: one that these words do not tell.
    """

    column: str
    limit: Amount


@dataclass(frozen=True, slots=True)
class Members:
    """How a question describes the members of the set it asks about, apart from what they belong to."""

    level: int | None = None
    """1 类, 2 款, 3 项, where asked for outright."""
    implied: int | None = None
    """The level that other words suggest."""
    classification: str = ""
    """functional, economic or, where the question leaves it open, nothing."""
    conditions: tuple[Condition, ...] = ()
    by: str = ""
    """The reckoned column that they are ordered by: rate, excess, shortfall; else their amount."""
    against: str = ""
    """The budget that they are set against where it is not that of the beginning of the year: adjusted."""


@dataclass(frozen=True, slots=True)
class Question:
    """`relation` is (kind, number of operands before it) where the question sets one thing against another.

    `ranks` are the places asked for (第四、第五 → 4, 5), `top` how many of the first (前三 → 3).
    `counters` hold, for each “多少…” or “几…”, the unit of count it asks for (条, 人次), None
    where it says none. `unit` is the unit of money asked for.
    """

    text: str
    operands: tuple[Operand, ...] = ()
    context: Operand | None = None
    """What the operands are looked for in: 基本支出 in “基本支出中人员经费占多少”."""
    topic: Operand | None = None
    """What is named first, before a comma, and not asked for by itself: “某某专项，…给了多少”."""
    is_jumbled: bool = False
    """Whether pieces of different names stand side by side, which together name nothing known."""
    earlier: tuple[Operand, ...] = ()
    """What the talk has asked about before, oldest first."""
    operations: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    relation: tuple[str, int] | None = None
    ranks: tuple[int, ...] = ()
    top: int | None = None
    unit: str | None = None
    counters: tuple[str | None, ...] = ()
    premise: str = ""
    """What the question takes for granted, with its numbers, left out of `text`."""
    usual_unit: str | None = None
    """The unit that the talk has counted in: a count is asked for, likely in this unit."""
    per: str | None = None
    """What an average is taken over, as a unit of count: 人次 in “平均每人次”."""
    excluded: tuple[Operand, ...] = ()
    """What is to be left out: 基本支出 in “除基本支出外”."""
    amounts: tuple[Amount, ...] = ()
    given: tuple[Amount, ...] = ()
    """Amounts that the question takes for granted: 39个项目 in “39个项目平均多少”."""
    words: tuple[Word, ...] = ()
    members: Members = Members()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that nothing explains so far."""
        return tuple(word.text for word in self.words if word.is_unexplained)

    @property
    def is_beyond(self) -> bool:
        """Whether it asks for what no published account tells, such as next year."""
        return any(word.sense is not None and word.sense.role == "beyond" for word in self.words)

    @property
    def is_of_count(self) -> bool:
        """Whether it asks how many there are of something, not how much money."""
        return self.usual_unit is not None or any(self.counters) or _asks_how_many(self.text)

    def says(self, *words: str) -> bool:
        return any(word in self.text for word in words)
