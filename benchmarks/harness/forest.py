"""A tree of source files as a large project has them, the same at each run, to look for specs in.

The files are of ten languages and of very different sizes, 8 kB on average. Beside them lies what an ignore file
names. Some files hold a spec; some hold the tag where it is none: as a key of a manifest, and in a string.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

__all__ = ["Forest", "plant"]

FILES, IGNORED, SPECS, DECOYS = 20_000, 5_000, 200, 50
_FILES_OF_A_FOLDER, _FOLDERS_OF_A_FOLDER = 12, 15
_MEDIAN, _SPREAD, _LARGEST = 4_800, 1.0, 300_000
"""The sizes in bytes are log-normal, as those of real projects are."""

_WORDS = """account address amount audit balance batch buffer cache client cursor customer delay entry event field
 filter folder format gate header index invoice item journal key label ledger line lock margin message metric note
 offset order packet parcel price query queue rate record region report result route row sample scope segment
 session shard signal slot source stock stream table target task tenant ticket token total track unit user value
 vendor view window zone""".split()  # noqa: SIM905 - a list of eighty quoted names is harder to read


class _Kind(Struct, frozen=True):
    """How files of a language are made: of blocks, in which words stand for `%a`, `%b`, `%c`, a number for `%n`."""

    suffix: str
    share: int
    comment: str
    block: str


_KINDS = (
    _Kind(".py", 22, "# {}", '''\
def %a_%b(%a, %c, limit=%n):
    """Return the %b of each %a up to the limit; what has no %c is left out."""
    found = []
    for number, row in enumerate(%a.rows):
        if row.%c is None or number >= limit:
            continue  # the %c comes later, when the %b is known
        %b = row.%c * %n if row.is_open else {"%a": row.%b, "%c": [number, limit]}
        found.append(%b)
    assert len(found) != -1, f"no %b of {%a!r}: is the %c there?"
    return found


'''),
    _Kind(".ts", 20, "// {}", """\
/** The %b of a %a; undefined when its %c has gone. */
export async function %a%b(%a: Map<string, %c>, limit = %n): Promise<%b[] | undefined> {
  const found: %b[] = [];
  for (const [key, row] of %a.entries()) {
    if (!row?.%c || found.length >= limit) continue;
    // the %c was asked for before, see %b
    const %b = row.isOpen ? row.%c * %n : `${key}: ${row.%b ?? "none"}!`;
    found.push({ key, %b, %c: [limit, %n] });
  }
  return found.length !== 0 ? found : undefined;
}

"""),
    _Kind(".js", 8, "// {}", """\
const %a%b = ({ %a, %c }, done) => {
  const text = '%a: ' + %c.map((row) => row.%b).join(", ");
  /* The %c may be empty. */
  if (!text || text.length > %n) return done(new Error(`what is ${text}?`));
  setTimeout(() => done(null, { %a: text, %b: %c[%n] }), 10);
};
module.exports.%a%b = %a%b;

"""),
    _Kind(".go", 12, "// {}", """\
// %a%b returns the %b of a %a, and an error when there is no %c.
func (s *%a) %a%b(ctx context.Context, %c []string) (map[string]int, error) {
	found := make(map[string]int, len(%c))
	for i, row := range %c {
		if row != "" && i < %n {
			found[row] += s.%b[i] // counted once
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%b of %a: %w", err)
	}
	return found, nil
}

"""),
    _Kind(".rs", 8, "// {}", """\
/// The %b of a %a; `None` when its %c has gone.
pub fn %a_%b<'a>(%a: &'a [%c::Row], limit: usize) -> Option<Vec<&'a str>> {
    let mut found = Vec::with_capacity(%n);
    for row in %a.iter().filter(|row| !row.is_open).take(limit) {
        // the %c is borrowed only
        found.push(row.%b.as_ref()?.trim());
        println!("%a: {:?} of {}!", row.%c, limit);
    }
    (found.len() != %n).then_some(found)
}

"""),
    _Kind(".c", 8, "/* {} */", """\
/* Counts the %b of a %a, -1 when there is no %c. */
static int %a_%b(const struct %a *%a, size_t limit, char *%c)
{
	int found = 0;

	for (size_t i = 0; i < limit && %a->rows[i]; i++) {
		if (!%a->rows[i]->%c)
			continue; /* not yet */
		found += snprintf(%c + found, %n, "%s: %d\\n", %a->rows[i]->%b, %n);
	}
	return found > 0 ? found : -1;
}

"""),
    _Kind(".java", 10, "// {}", """\
    /** Returns the %b of a %a, never null. @param %c what it is looked up by */
    public List<String> %a%b(Map<String, Integer> %c, int limit) throws %bException {
        final List<String> found = new ArrayList<>(%n);
        for (Map.Entry<String, Integer> row : %c.entrySet()) {
            if (row.getValue() != null && found.size() < limit) {
                found.add(String.format("%a: %s", row.getKey())); // with its %b
            }
        }
        return found.isEmpty() ? Collections.emptyList() : found;
    }

"""),
    _Kind(".md", 5, "<!-- {} -->", """\
## How a %a gets its %b

The *%a* is looked up by its %c: first in the `%b`, then in the %c of the last %n days. What happens if it is not
there? Nothing, and a line is written:

    %a --%b %n --%c

1. Open the %a, 2. wait for the %b, 3. close it again!

"""),
    _Kind(".json", 4, "", """\
  {"%a": {"%b": %n, "%c": ["%a", "%b", null, true], "note": "the %c of %a: %n", "id": "%a-%b-%n"}},
"""),
    _Kind(".yaml", 3, "# {}", """\
- %a: "%b"
  # how the %c is found
  %c:
    replicas: %n
    selector: {match: %a, %b: [%n, %n]}
"""),
)  # fmt: skip
_MANIFEST = "apiVersion: v%n\nkind: %a\nspec:\n  %b: %n\n  # what the spec: key holds\n  %c: true\n"
_SPEC = (
    "{tag} let the {a} say which {b} was left out",
    "  must: the answer names each {c}",
    "  done: make test-{a}",
)


class Forest(Struct, frozen=True):
    """A tree on the disk. `specs` are the places that have to be found: the path and the line, from 1."""

    root: Path
    environment: dict[str, str]
    specs: frozenset[tuple[str, int]]


def plant(folder: Path, files: int = FILES) -> Forest:
    """Make the tree, with everything committed, in a new folder; fewer files have fewer of everything else."""
    chance = random.Random(20_000)  # noqa: S311 - the same tree each time is what is wanted
    root = folder / "workspace"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    with_spec, with_decoy = _drawn(chance, files, SPECS), _drawn(chance, files, DECOYS)
    specs: set[tuple[str, int]] = set()
    for number, path in enumerate(_paths(files, "src")):
        kind = chance.choices(_KINDS, [kind.share for kind in _KINDS])[0]
        if number in with_spec and not kind.comment:
            kind = _KINDS[0]
        blocks = list(_blocks(chance, kind))
        if number in with_spec:
            place = chance.randrange(len(blocks) + 1)
            specs.add((path + kind.suffix, 1 + "".join(blocks[:place]).count("\n")))
            blocks.insert(place, _spec(chance, kind))
        if number in with_decoy:
            blocks.append(_filled(chance, _MANIFEST) if kind.suffix == ".yaml" else _decoy(kind))
        _write(root / (path + kind.suffix), blocks)
    for path in _paths(files * IGNORED // FILES, "web/node_modules"):
        _write(root / f"{path}.js", [*_blocks(chance, _KINDS[2]), _spec(chance, _KINDS[2])])
    (root / ".gitignore").write_text("# what is fetched\nnode_modules/\n*.log\n/build/\n", encoding="utf-8")
    for arguments in (["init", "--quiet"], ["add", "."], [*_IDENTITY, "commit", "--quiet", "--message", "All"]):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)
    return Forest(root, environment, frozenset(specs))


_IDENTITY = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "gc.auto=0")


def _drawn(chance: random.Random, files: int, wanted: int) -> frozenset[int]:
    return frozenset(chance.sample(range(files), max(1, files * wanted // FILES)))


def _paths(files: int, top: str) -> Iterator[str]:
    """Yield paths without suffix, some of them in each folder, and folders in folders."""
    for number in range(files):
        folder = number // _FILES_OF_A_FOLDER
        above, below = divmod(folder, _FOLDERS_OF_A_FOLDER)
        word, other = _WORDS[folder % len(_WORDS)], _WORDS[number % len(_WORDS)]
        yield f"{top}/{_WORDS[above % len(_WORDS)]}-{above}/{word}-{below}/{other}_{number}"


def _blocks(chance: random.Random, kind: _Kind) -> Iterator[str]:
    size = min(chance.lognormvariate(0, _SPREAD) * _MEDIAN, _LARGEST)
    while size > 0:
        block = _filled(chance, kind.block)
        size -= len(block)
        yield block


def _filled(chance: random.Random, block: str) -> str:
    for sign in "abc":
        block = block.replace(f"%{sign}", chance.choice(_WORDS))
    return block.replace("%n", str(chance.randrange(2, 100_000)))


def _spec(chance: random.Random, kind: _Kind) -> str:
    a, b, c = chance.sample(_WORDS, 3)
    tag = chance.choices(("spec:", "Spec:", "SPEC:"), (8, 1, 1))[0]
    said = _SPEC if chance.random() < 0.8 else _SPEC[:1]  # noqa: PLR2004 - most specs have clauses
    return "".join(f"{kind.comment.format(line)}\n" for line in said).format(tag=tag, a=a, b=b, c=c) + "\n"


def _decoy(kind: _Kind) -> str:
    return '"what a spec: is"\n' if kind.suffix != ".md" else "A spec: is a comment.\n"


def _write(file: Path, blocks: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(blocks), encoding="utf-8")
