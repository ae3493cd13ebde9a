"""Whose account a question means: by full, short or place name, by year, kind and coverage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Identity, Kind
from corpus.account import Scope as Coverage
from corpus.errors import UnknownAccount
from corpus.names import plain
from qa.departments.scope import find, resolve

WATER = Identity("临江市清河区水务局", 2031, Kind.FINAL, Coverage.DEPARTMENT)
WATER_2030 = replace(WATER, year=2030)
WATER_BUDGET = replace(WATER, kind=Kind.BUDGET)
WATER_UNIT = replace(WATER, scope=Coverage.UNIT)
HOUSING = Identity("临江市白塔区住房和城乡建设局", 2031, Kind.FINAL, Coverage.DEPARTMENT)
LIBRARY = (WATER, WATER_2030, WATER_BUDGET, WATER_UNIT, HOUSING)


@pytest.mark.parametrize(
    ("question", "account"),
    [
        ("临江市清河区水务局2031年总支出", WATER),
        ("清河区水务局总支出", WATER),
        ("水务局总支出", WATER),
        ("清河那个局2031年花了多少", WATER),
        ("水务局2030年总支出", WATER_2030),
        ("水务局二〇三〇年总支出", WATER_2030),
        ("水务局30年总支出", WATER_2030),
        ("水务局2031年预算收入", WATER_BUDGET),
        ("水务局2031年决算和预算差多少", WATER),
        ("水务局本级2031年总支出", WATER_UNIT),
        ("白塔区住建局总支出", HOUSING),
        ("住房和城乡建设局总支出", HOUSING),
    ],
)
def test_the_words_of_a_question_choose_the_account(question: str, account: Identity) -> None:
    scope = resolve(plain(question), LIBRARY)
    assert scope.accounts == (account,)
    assert scope.missing is None
    assert scope.names_department
    assert account.department not in scope.rest
    assert "2031" not in scope.rest


def test_a_question_that_names_no_department_may_be_about_each() -> None:
    assert set(resolve("2031年总支出是多少", LIBRARY).accounts) == {WATER, HOUSING}


def test_the_year_after_is_asked_where_a_year_is_not_held() -> None:
    scope = resolve("水务局2029年总支出", LIBRARY)
    assert (scope.accounts, scope.year) == ((WATER_2030,), 2029)


@pytest.mark.parametrize(
    ("question", "told"),
    [("水务局2025年总支出", "2025年"), ("教育局总支出", "教育局"), ("临江市中级人民法院总支出", "法院")],
)
def test_what_the_library_does_not_hold_is_named(question: str, told: str) -> None:
    scope = resolve(plain(question), LIBRARY)
    assert scope.accounts == ()
    assert scope.missing is not None
    assert told in scope.missing


def test_a_figure_is_not_taken_for_a_year() -> None:
    for question in ("2130306是多少", "差旅费是20.31万元吗", "第31项是多少"):
        assert resolve(question, LIBRARY).year is None


def test_the_department_of_the_talk_goes_on() -> None:
    before = resolve("住建局2031年总支出", LIBRARY)
    assert resolve("基本支出呢", LIBRARY, before).accounts == (HOUSING,)
    assert resolve("水务局呢", LIBRARY, before).accounts == (WATER,)


@given(st.sampled_from(LIBRARY))
def test_an_account_goes_by_its_id(account: Identity) -> None:
    assert find(LIBRARY, account.id) == account


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("水务局 2030", WATER_2030),
        ("水务局2031年预算", WATER_BUDGET),
        ("水务局本级 2031", WATER_UNIT),
        ("白塔区住建局", HOUSING),
        ("白塔 2031", HOUSING),
    ],
)
def test_an_account_goes_by_what_it_alone_answers_to(name: str, account: Identity) -> None:
    assert find(LIBRARY, name) == account


@pytest.mark.parametrize("name", ["", "教育局", "水务局", "2031", "水务局 2025", "临江市"])
def test_what_names_none_or_several_is_told(name: str) -> None:
    with pytest.raises(UnknownAccount, match=r"list|更具体") as caught:
        find(LIBRARY, name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("department", "short"),
    [
        ("川临经济技术开发区管理委员会", "川临经开区"),
        ("川临经济技术开发区管理委员会", "经开区管委会"),
        ("临江市高新技术产业开发区管理委员会", "临江高新区"),
        ("川临工业园区管理委员会", "川临园区管委会"),
        ("共青团临江市委员会", "团市委"),
        ("中国人民政治协商会议临江市委员会", "临江政协"),
        ("临江市人民政府国有资产监督管理委员会", "临江国资委"),
        ("临江市地方金融监督管理局", "临江金融局"),
        ("临江市住房公积金管理中心", "临江公积金中心"),
        ("临江市中级人民法院", "临江中院"),
        ("临江市公安局交通警察支队", "临江交警"),
        ("中共临江市委党校", "临江党校"),
        ("中共临江市委机构编制委员会办公室", "临江编办"),
    ],
)
def test_a_body_goes_by_what_people_call_it(department: str, short: str) -> None:
    body = replace(WATER, department=department)
    assert resolve(f"{short}三公经费多少", (body, HOUSING)).accounts == (body,)


def test_the_party_stands_before_the_place_of_its_bodies() -> None:
    body = replace(WATER, department="中共临江市委宣传部")
    assert "中共" not in resolve("中共临江市委宣传部三公经费多少", (body, HOUSING)).rest


@pytest.mark.parametrize("said", ["部门决算支出合计", "部门决算里的支出合计", "部门决算报告中支出合计"])
def test_the_kind_of_account_is_no_part_of_what_is_asked(said: str) -> None:
    scope = resolve(f"清河区水务局2031年度{said}是多少", (WATER, HOUSING))
    assert scope.rest.strip(",") == "支出合计是多少"


def test_the_own_unit_of_a_department_is_part_of_what_is_asked() -> None:
    assert "本级" in resolve("清河区水务局本级决算占全部门多少", (WATER, HOUSING)).rest


def test_a_name_that_only_ends_like_the_body_stays() -> None:
    hospital = replace(WATER, department="临江市清河区人民医院")
    assert "综合医院" in resolve("清河区人民医院综合医院科目支出多少", (hospital, HOUSING)).rest


def test_a_name_of_many_bodies_means_the_one_of_the_region_named_beside_it() -> None:
    audit = [replace(body, department=body.department[:6] + "审计局") for body in (WATER, HOUSING)]
    scope = resolve("清河区水务局和审计局谁的电费多", (*LIBRARY, *audit))
    assert scope.compared == (WATER, audit[0])


@pytest.mark.parametrize("question", ["临江市水务局总支出", "临江市住建局的电费"])
def test_the_body_of_a_wider_region_is_another(question: str) -> None:
    assert resolve(question, LIBRARY).missing is not None


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("清河区中医院预算是多少", "清河区中医院"),
        ("清河区第二人民医院支出多少", "清河区第二人民医院"),
        ("清河区医院支出多少", None),
    ],
)
def test_another_body_of_the_same_place_and_kind_is_not_the_one_held(question: str, other: str | None) -> None:
    hospital = replace(WATER, department="临江市清河区人民医院")
    missing = resolve(question, (hospital, HOUSING)).missing
    assert missing is None if other is None else other in (missing or "")


def test_the_place_of_a_zone_may_stand_behind_what_is_asked() -> None:
    zone = replace(WATER, department="川临经济技术开发区管理委员会")
    assert "川临" not in resolve("经开区三公经费多少，川临", (zone, HOUSING)).rest
