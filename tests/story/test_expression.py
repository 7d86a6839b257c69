"""The language of conditions: what is of it, what is refused and where, and what it comes to."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from strategies import Names, State, conditions, value, written

from game.engine.rules import python_dialect
from game.story.model import VariableSpec
from game.story.syntax import condition_types, expression
from game.story.syntax.condition_types import Scope
from game.story.syntax.expression import ExpressionError

NAMES = Names()
SCOPE = Scope(
    {
        **{name: VariableSpec(type="meter", start="0", label="M") for name in NAMES.meters},
        **{name: VariableSpec(type="flag", start="false") for name in NAMES.flags},
        **{
            name: VariableSpec(type="choice", start=words[0], values=dict.fromkeys(words, ""))
            for name, words in NAMES.words.items()
        },
    },
    frozenset(NAMES.seats),
    {scene: frozenset(choices) for scene, choices in NAMES.scenes.items()},
)
STATES = st.builds(
    State,
    st.fixed_dictionaries({
        "m": st.integers(-3, 12), "n": st.integers(-3, 12), "f": st.booleans(), "g": st.booleans(),
        "w": st.sampled_from(NAMES.words["w"]), "x": st.sampled_from(NAMES.words["x"]),
    }),
    st.sampled_from(NAMES.seats),
    st.frozensets(st.sampled_from(list(NAMES.scenes))),
    st.frozensets(st.sampled_from([("s0", "one"), ("s0", "two")])),
)  # fmt: skip


def evaluate(text: str, state: State) -> object:
    """Return what the game makes of *text*: read, checked, written as Python, and asked."""
    node = expression.parse(text)
    condition_types.check(node, SCOPE)
    names = list(SCOPE.variables)
    source = expression.write(node, python_dialect(lambda name: f"v[{names.index(name)}]"))
    function = eval(f"lambda v, seat, seen, chosen: {source}", {"__builtins__": {}})
    return function(tuple(state.values[name] for name in names), state.seat, state.seen, state.chosen)


@given(conditions(NAMES), STATES)
def test_a_condition_comes_to_what_it_says(tree: tuple[object, ...], state: State) -> None:
    """Reading, checking and evaluating agree with an evaluator that shares no line with them."""
    found = evaluate(written(tree), state)
    assert found is value(tree, state), written(tree)


@given(conditions(NAMES), STATES)
def test_blanks_and_parentheses_change_nothing(tree: tuple[object, ...], state: State) -> None:
    """A condition with parentheses around it and blanks wherever they may stand is the same condition."""
    text = written(tree)
    assert evaluate(f"  ( {text} )  ", state) is evaluate(text.replace("(", " ( ").replace(")", " ) "), state)


@given(st.text(max_size=60) | st.text(alphabet="ab1 ()+-<>=!\"',.andorseichx_[]{}:*", max_size=40))
def test_whatever_is_written_is_read_or_refused_with_a_place(text: str) -> None:
    """No text does anything but give a tree or an ExpressionError whose offset lies in it."""
    refused: ExpressionError | None = None
    try:
        condition_types.check(expression.parse(text), SCOPE)
    except ExpressionError as problem:
        refused = problem
    assert refused is None or (str(refused) and 0 <= refused.offset <= len(text))


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "m.real", "m[0]", "f()", "open('x')", "lambda: 1", "[f for f in g]", "seen(seen('s0'))", "m ** 9",
     "m * 2", "m / 2", "m % 2", "f if g else f", "f; g", "f\ng()", "`f`", "f'{m}'", "9 ** 9 ** 9", "seen.x('s0')", "chose()",
     "not", "()", "", "   ", "\\", "True", "None", "m := 1", "~m", "f & g", "f | g", "f is g", "m in n", "{}", "exec", "v[0]"],
)  # fmt: skip
def test_no_expression_can_call_out(text: str) -> None:
    """Calls, attributes, indexes, loops, powers and everything else that Python would do is refused on reading."""
    with pytest.raises(ExpressionError):
        condition_types.check(expression.parse(text), SCOPE)


@given(conditions(NAMES))
def test_what_is_evaluated_holds_names_and_operators_alone(tree: tuple[object, ...]) -> None:
    """The Python that a condition becomes uses no global name, calls nothing and reads no attribute."""
    import ast

    source = expression.write(expression.parse(written(tree)), python_dialect(lambda name: f"v[{name!r}]"))
    for node in ast.walk(ast.parse(source, mode="eval")):
        assert not isinstance(node, (ast.Call, ast.Attribute, ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.Pow))
        if isinstance(node, ast.Name):
            assert node.id in {"v", "seat", "seen", "chosen"}


@pytest.mark.parametrize(
    ("text", "offset", "message", "cure"),
    [
        ("m = 3", 2, "= is not part of a condition", "Write == to compare"),
        ("!f", 0, "! is not part", "Write not"),
        ("f && g", 2, "& is not part", "Write and"),
        ("f || g", 2, "| is not part", "Write or"),
        ('w == "red', 5, '" is not part', "Close the quote"),
        ("m >= 3 >= n", 7, "Comparisons cannot be chained", "a < b and b < c"),
        ("m > 3 n < 2", 6, "n does not belong here", "and or or between"),
        ("(m > 3", 6, ") is missing at the end of the parentheses", "Write ) here"),
        ("m >", 3, "The condition stops too early", "Write a name"),
        ("m > )", 4, ") stands where a value should", "Write a name"),
        ("and f", 0, "and needs something before it and after it", ""),
        ("f and or g", 6, "or needs something before", ""),
        ("random(3)", 0, "random(…) is not known", "seen(…) and chose(…)"),
        ("seen(s0)", 5, "seen wants its ids in quotes", 'seen("scene")'),
        ("seen 's0'", 5, "( is missing after seen", "Write ( here"),
        ("chose('s0')", 10, ", is missing between the two ids", "Write , here"),
        ("chose('s0', 'one', 'x')", 17, ") is missing after chose", "Write ) here"),
        ("m == 007", 5, "007 is not a number", "without leading zeros"),
        ("m == 12345678", 5, "12345678 is not a number", "up to 9999999"),
        ("m == 1.5", 6, ". is not part", "Use names"),
        ("m > ٣", 4, "٣ is not part", "Use names"),
        ("mm > 3", 0, "mm is not a variable", "Did you mean m?"),
        ("m", 0, "This is a number, not a condition", "Compare it with something"),
        ("w", 0, "This is a word, not a condition", "Compare it"),
        ("m + 1", 2, "This is a number, not a condition", "Compare it"),
        ("m and f", 0, "and wants conditions; this is a number", "Compare it with something first"),
        ("not m", 4, "not wants conditions; this is a number", "Compare it"),
        ("f == 1", 2, "A flag is compared with a number", "Compare like with like"),
        ("w == 1", 2, "A word is compared with a number", "quote the values"),
        ("w == red", 5, "red is not a variable", ""),
        ("f > g", 0, "> wants numbers; this is a flag", ""),
        ("w < 'red'", 0, "< wants numbers; this is a word", ""),
        ("f + 1 > 2", 0, "+ wants numbers; this is a flag", ""),
        ("w == 'blue'", 5, "It can never be “blue”", "It can be green, red"),
        ("'blue' != w", 0, "It can never be “blue”", "green, red"),
        ("'red' == 'red'", 6, "Two quoted words are compared", "Compare a variable"),
        ("w == seat", 2, "These two have no value in common", ""),
        ("seat == 'c'", 8, "It can never be “c”", "a, b"),
        ("seen('s9')", 0, "There is no scene s9", ""),
        ("chose('s0', 'on')", 0, "s0 has no choice on", "one"),
        ("chose('s1', 'one')", 0, "s1 has no choice one", ""),
    ],
)
def test_a_mistake_is_told_with_its_column(text: str, offset: int, message: str, cure: str) -> None:
    """Each says what was found, where it stands in the condition, and what to write."""
    with pytest.raises(ExpressionError) as caught:
        condition_types.check(expression.parse(text), SCOPE)
    assert message in str(caught.value)
    assert caught.value.offset == offset
    assert cure in caught.value.cure


@pytest.mark.parametrize(
    "text", ["w == x", "seat != 'a'", "f == g", "f == true", "m == -3", "m - -3 > 2", "not not f", "'red' == w"]
)
def test_what_is_of_the_language_is_taken(text: str) -> None:
    """Comparisons of like with like, and numbers below zero, are fine."""
    condition_types.check(expression.parse(text), SCOPE)


def test_length_depth_and_words_are_bounded() -> None:
    """A condition has at most 500 characters, 24 levels and 120 words, so that nothing that reads it can be made to fail."""
    for text, message in (
        ("f and " * 90 + "f", "characters"), ("(" * 25 + "f" + ")" * 25, "nested too deeply"),
        ("not " * 30 + "f", "nested too deeply"), ("m+" * 70 + "m<1", "words and signs"),
    ):  # fmt: skip
        with pytest.raises(ExpressionError, match=message):
            expression.parse(text)


@pytest.mark.parametrize("text", ["m+" * 58 + "m<1", "f or " * 59 + "f", "(" * 22 + "not f" + ")" * 22])
def test_the_longest_conditions_can_be_asked(text: str) -> None:
    """What is just within the bounds is evaluated without running into a bound of Python's."""
    state = State({"m": 0, "n": 0, "f": True, "g": False, "w": "red", "x": "blue"}, "a", frozenset(), frozenset())
    assert evaluate(text, state) in (True, False)
