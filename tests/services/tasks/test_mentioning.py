"""Whom a text mentions."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tasks.mentioning import MOST_MENTIONS, mentioned

MIA, MIA_TAL, ANN, ANN_LEE, MAX, JOE, ZOE, ONE_ADA, OTHER_ADA = (UUID(int=n) for n in range(1, 10))
SAM = UUID(int=99)

PEOPLE = {
    MIA: "Mia Berg",
    MIA_TAL: "Mia Tal",
    ANN: "Ann",
    ANN_LEE: "Ann Lee",
    MAX: "Max Strauß-Lüdi",
    JOE: "Joe O'Neil, M.D.",
    ZOE: "Zoë Quinn",
    ONE_ADA: "Ada Lo",
    OTHER_ADA: "Ada Lo",
}
"""Two Mias, one who is only called Ann, and two people of one name."""

CASES: list[tuple[str, tuple[UUID, ...]]] = [
    ("Nobody at all", ()),
    # Links of a picker
    (f"[@Mia Berg](user:{MIA})", (MIA,)),
    (f"Ask [@Whatever she is called](user:{MIA}), please", (MIA,)),
    (f"[@Mia \\[Ops\\] Berg](user:{str(MIA).upper()})", (MIA,)),
    (f"[@Ada Lo](user:{OTHER_ADA})", (OTHER_ADA,)),
    (f"[@Ann](user:{SAM})", ()),
    ("[@Ann](user:somebody)", ()),
    ("[@Ann](user:)", ()),
    (f"[Mia](user:{MIA})", ()),
    ("[@Ann](https://example.org)", (ANN,)),
    # Names
    ("@Mia Berg", (MIA,)),
    ("Hello @mia BERG!", (MIA,)),
    ("@Mia", ()),
    ("@Mia Bergmann", ()),
    ("@Max", (MAX,)),
    ("@max strauss-lüdi", (MAX,)),
    ("@Max Strauß", (MAX,)),
    ("@Joe O'Neil, M.D.", (JOE,)),
    ("@Joe's turn", (JOE,)),
    ("@Zoe\u0308", (ZOE,)),
    ("@Ada", ()),
    ("@Ada Lo", ()),
    ("@Ann", (ANN,)),
    ("@Ann Lee", (ANN_LEE,)),
    ("@Ann Leeds", (ANN,)),
    ("@Anna", ()),
    ("@Ann-Marie", ()),
    ("@Sam", ()),
    # Where an @ means somebody
    ("(@Ann)", (ANN,)),
    ("Done.@Ann", (ANN,)),
    ("@Ann/@Max", (ANN, MAX)),
    ("@Ann.", (ANN,)),
    ("@ Ann", ()),
    ("@@Ann", (ANN,)),
    ("x@Ann", ()),
    ("_@Ann", ()),
    ("mail ann@max.org or max.@ann.org", ()),
    ("@ann@example.org", ()),
    ("https://example.org/@Ann", ()),
    ("(https://example.org),@Ann", (ANN,)),
    ("\\@Ann", ()),
    # Code
    ("`@Ann`", ()),
    ("`` `@Ann` `` @Max", (MAX,)),
    (f"`[@Ann](user:{ANN})`", ()),
    ("`@Ann", (ANN,)),
    ("\\`@Ann`", (ANN,)),
    ("a ` here\n\n@Ann and ` there", (ANN,)),
    ("a ` here\n@Ann and ` there", ()),
    ("```\n@Ann\n```\n@Max", (MAX,)),
    ("> ```py\n> @Ann\n> ```\n@Max", (MAX,)),
    ("~~~\n@Ann\n```\n@Ann\n~~~~\n@Max", (MAX,)),
    ("```\n@Ann", ()),
    ("```@Ann``` @Max", (MAX,)),
    # Several
    (f"@Max, [@Mia](user:{MIA}), @Ann, @Max", (MAX, MIA, ANN)),
]


@pytest.mark.parametrize(("text", "people"), CASES)
def test_a_text_mentions(text: str, people: tuple[UUID, ...]) -> None:
    assert mentioned(text, PEOPLE) == people


def test_no_text_mentions_more_than_fifty() -> None:
    crowd = {UUID(int=n): f"Person{n}" for n in range(1, 60)}
    assert mentioned(" ".join(f"@{name}" for name in crowd.values()), crowd) == tuple(crowd)[:MOST_MENTIONS]


pieces = st.sampled_from(
    [
        "@",
        "Mia",
        "Berg",
        "Ann",
        " ",
        "\n",
        "`",
        "```",
        "~~~",
        "\\",
        "[@",
        "](user:",
        ")",
        str(MIA),
        "ß",
        "https://",
        ".",
    ]
)
texts = st.text(max_size=60) | st.lists(pieces, max_size=30).map("".join)
crowds = st.dictionaries(st.uuids(), st.text(max_size=20) | st.sampled_from(list(PEOPLE.values())), max_size=8)


@given(texts, crowds | st.just(PEOPLE))
def test_any_text_mentions_some_of_the_people_once_and_always_the_same(text: str, people: dict[UUID, str]) -> None:
    found = mentioned(text, people)
    assert set(found) <= people.keys()
    assert len(set(found)) == len(found)
    assert found == mentioned(text, dict(reversed(people.items())))
