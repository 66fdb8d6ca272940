"""Where SERVICE is seen, and where it is only a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exeronto.errors import QueryError
from exeronto.server.admission import admit
from exeronto.server.limits import Limits
from exeronto.server.refusal import Refusal
from exeronto.service_calls import calls_service
from exeronto.sparql_text import refuse_service

WORD = st.sampled_from(["SERVICE", "service", "Service SILENT", "sErViCe"])
# What hides a word, whatever is in front and behind.
HIDING = st.sampled_from(
    [
        "'%s'",
        '"%s"',
        "'''%s'''",
        '"""%s"""',
        '"""a" ""%s\\""""',
        "'\\'%s # '",
        "''' ' '' %s '''",
        "# %s '\n",
        '# %s """\r',
        "<http://e/#%s>",
        "<http://e/\\u00e9%s>",
        "?%s",
        "$a%s",
        "e:%s",
        "e:a\\#%s",
        "e:a\\'%s",
        "e:%%41%s",
        "_:%s",
    ]
)
# What stands between, and begins nothing that would go on.
PLAIN = st.sampled_from(
    [
        " ",
        "\n",
        "{",
        "}",
        "(1 < 2)",
        "(?a<?b)",
        ".",
        ";",
        ",",
        "a",
        "1",
        "true",
        "e:p\\#q",
        "e:p\\'q",
        "'it\\'s'",
        '""',
        "''''''",
        "'a'@en",
        "<http://e/'>",
        "# don't\n",
        "FILTER",
        "||",
        "^^",
    ]
)
SEEN = st.sampled_from(
    [
        " %s ",
        "\n%s\n",
        "}%s<http://e/>",
        " 1%s:x",
        " %s:x",
        "'a'@en%s",
        r" \u0053ERVICE ",
        r" SERV\U00000049CE ",
        r"'\u0027 %s '",
        r"# \u000A %s ",
    ]
)


@st.composite
def hidden(draw):
    words = draw(WORD)
    return draw(HIDING).replace("%s", words.replace(" ", "")).replace("%%", "%")


harmless = st.lists(st.one_of(PLAIN, hidden()), max_size=8).map(" ".join)


@given(harmless)
def test_a_word_in_a_text_or_a_name_is_no_call(text):
    assert not calls_service(text)


@given(harmless, SEEN, WORD, harmless)
def test_a_call_is_seen_whatever_stands_around_it(before, seen, word, after):
    text = f"{before}\n{seen.replace('%s', word)}\n{after}"
    assert calls_service(text)
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_service(text)
    with pytest.raises(Refusal):
        admit(text, Limits())
