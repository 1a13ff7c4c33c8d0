"""The national figures of 2008: equal to the source's tables, and refused when they are not sound.

The figures below were read from the source by hand, apart from the data file.
"""

import copy

import pytest

from assessment import banks, benchmarks
from assessment.benchmarks import load

TABLES = {
    ("purpose", "Table 4"): {
        "director": (31,),
        "lead_member": (41,),
        "district": (54,),
        "pct": (46,),
        "police": (50,),
        "vcs": (55,),
        "schools": (41,),
    },
    ("terms", "Table 5"): {
        "duties": (86,),
        "decisions": (86,),
        "membership": (85,),
        "commissioning": (80,),
        "aligning": (75,),
        "relationships": (71,),
        "information": (70,),
        "probity": (54,),
        "pooling": (49,),
    },
    ("resources", "Table 6"): {
        "council": (97,),
        "pct": (81,),
        "police": (57,),
        "yot": (42,),
        "schools": (38,),
        "vcs": (37,),
        "connexions": (14,),
        "private": (9,),
        "lsc": (9,),
        "fire": (5,),
        "health": (5,),
    },
    ("value", "Table 9"): {
        "collaboration": (71,),
        "coordination": (68,),
        "targeting": (65,),
        "processes": (57,),
        "prevention": (49,),
        "buildings": (30,),
        "back_office": (17,),
    },
    ("barriers", "Table 11"): {
        "director": (53, 41, 9),
        "lead_member": (51, 28, 17),
        "district": (64, 48, 21),
        "pct": (50, 34, 10),
        "police": (70, 52, 17),
        "vcs": (65, 28, 23),
        "schools": (54, 35, 24),
    },
}
SINGLE = {
    "partnership": (96, "Paragraph 58"),
    "terms": (98, "Paragraph 81"),
    "reports": (83, "Paragraph 148"),
    "chair_council": (88, "Paragraph 84"),
    "chair_partner": (10, "Paragraph 84"),
    "chair_independent": (2, "Paragraph 84"),
    "three_meetings": (5, "Paragraph 83"),
}
INTERVIEWED = {
    "director": 105,
    "lead_member": 68,
    "district": 66,
    "pct": 68,
    "police": 40,
    "vcs": 86,
    "schools": 46,
}


@pytest.fixture
def content():
    return copy.deepcopy(load.read(load.FILE))


@pytest.fixture
def national():
    return benchmarks.national_2008()


def test_the_tables_hold_the_sources_figures(national):
    found = {
        (table.code, table.source.place.split(";")[0]): {
            row.code: row.percent for row in table.rows
        }
        for table in national.tables
    }
    assert found == TABLES
    assert [list(rows) for rows in found.values()] == [list(rows) for rows in TABLES.values()]


def test_the_single_figures_are_the_sources(national):
    assert {one.code: (one.percent, one.source.place) for one in national.figures} == SINGLE
    assert national.figure("reports").percent == 83
    chairs = [one.percent for one in national.figures if one.code.startswith("chair_")]
    assert sum(chairs) == 100


def test_how_many_answered(national):
    assert dict(national.interviewed) == INTERVIEWED


def test_who_had_the_duty_to_cooperate(national):
    without = {row.code for row in national.table("resources").rows if row.duty is False}
    assert without == {"schools", "vcs", "private", "fire"}
    assert all(row.duty is None for row in national.table("value").rows)


def test_a_figure_by_row_and_column(national):
    barriers = national.table("barriers")
    assert barriers.percent("police", "priorities") == barriers.percent("police") == 70
    assert barriers.percent("schools", "sign_up") == 24
    for row, column in (("police", "weather"), ("army", "priorities")):
        with pytest.raises(KeyError):
            barriers.percent(row, column)
    with pytest.raises(KeyError):
        national.table("none")
    with pytest.raises(KeyError):
        national.figure("none")


def test_every_figure_names_its_source(national):
    for one in (*national.tables, *national.figures):
        assert (one.source.publisher, one.source.when) == ("Audit Commission", "October 2008")


def test_questions_to_set_beside_exist(national):
    known = {code for bank in banks.all_banks() for code in bank.by_code}
    beside = list(national.questions())
    assert set(beside) <= known
    assert {code for code in beside if code.startswith("TOR08")} == set(banks.get("TOR08").by_code)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda c: c["tables"][4]["rows"][0]["percent"].pop(), "2 figures for 3 columns"),
        (lambda c: c["tables"][0]["rows"][0].update(percent=[101]), "101"),
        (lambda c: c["tables"][0]["rows"][0].update(percent=[31.5]), "31.5"),
        (lambda c: c["tables"][0].pop("source"), "source"),
        (lambda c: c["figures"][0]["source"].update(document="x"), "is not listed"),
        (lambda c: c["figures"][0].update(code="terms"), "used twice"),
        (lambda c: c["tables"][0]["rows"][0].update(code="fire"), "not among the respondents"),
    ],
)
def test_unsound_figures_are_refused(content, damage, message):
    damage(content)
    with pytest.raises(benchmarks.BenchmarksError, match=message):
        benchmarks.from_content(content)
