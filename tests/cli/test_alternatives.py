"""Alternatives at the terminal: they are shown one after the other, and choosing one settles the others."""

from __future__ import annotations

from support.shell import Shell

ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "
PATH = "price.py"
MODERN, LONG = "Use the modern spelling.", "Spell it out."
TEXT = f"""\
# spec: {MODERN}
#   rewrite: Optional[$T] -> $T | None
#   scope: this file

# spec: {LONG}
#   rewrite: Optional[$T] -> Union[$T, None]
#   scope: this file
def price(amount: Optional[int]) -> int: ...


def label(colour: Optional[str]) -> str: ...
"""


def offer_both(shell: Shell) -> None:
    shell.write(PATH, TEXT)
    for line in ("1", "5"):
        assert shell.run("run", f"{PATH}:{line}", "--accept", "none").code == 0


def test_alternatives_are_shown_one_after_the_other_and_choosing_one_settles_the_others(empty: Shell) -> None:
    offer_both(empty)
    typing = empty.type("review")
    assert f"price.py:8  1 of 4, A (recipe: {MODERN}) of 2 alternatives" in typing.read_to(ASKED)
    typing.type("s")
    assert f"price.py:8  2 of 4, B (recipe: {LONG}) of 2 alternatives" in typing.read_to(ASKED)
    typing.type("y")
    assert f"price.py:11  3 of 4, A (recipe: {MODERN}) of 2 alternatives" in typing.read_to(ASKED)
    typing.type("y")
    assert "4 hunks: 2 accepted, 0 rejected, 2 overtaken by an alternative, 0 left." in typing.end().out
    assert "amount: Union[int, None]" in empty.read(PATH)
    assert "colour: str | None" in empty.read(PATH)
    assert "No hunk waits for a decision." in empty.run("review").out


def test_what_was_overtaken_waits_again_when_the_file_shows_the_old_lines(empty: Shell) -> None:
    offer_both(empty)
    typing = empty.type("review")
    typing.read_to(ASKED)
    typing.type("y")
    typing.read_to(ASKED)
    typing.type("q")
    assert "1 accepted, 0 rejected, 1 overtaken by an alternative, 2 left" in typing.end().out
    empty.write(PATH, TEXT)
    shown = empty.run("review").out
    assert f"A (recipe: {MODERN}) of 2 alternatives" in shown
    assert "4 hunks: 0 accepted, 0 rejected, 4 left" in shown


def test_accepting_all_chooses_no_alternative_and_one_is_chosen_by_its_name(empty: Shell) -> None:
    offer_both(empty)
    empty.write(PATH, TEXT)
    ran = empty.run("review", "--accept", "all")
    assert ran.code == 1
    assert f"Choose A (recipe: {MODERN}) or B (recipe: {LONG}) at price.py:8" in ran.err
    assert "4 hunks: 0 accepted, 0 rejected, 4 left" in ran.out
    assert empty.read(PATH) == TEXT
    [*_, other] = [hunk["id"] for file in empty.run("review", "--json").document["files"] for hunk in file["hunks"]]
    assert empty.run("review", "--hunk", other, "--accept", "all").code == 0
    assert "colour: Union[str, None]" in empty.read(PATH)
    assert "amount: Optional[int]" in empty.read(PATH)


def test_the_answer_for_all_leaves_what_has_alternatives_to_be_asked_for(empty: Shell) -> None:
    offer_both(empty)
    typing = empty.type("review")
    typing.read_to(ASKED)
    typing.type("A")
    assert "Nothing was accepted: 4 hunks have alternatives." in typing.read_to(ASKED)
    typing.type("q")
    assert "4 left" in typing.end().out
