"""What the documents name exists: files, definitions, tests. The rules stand in tools/documents.py."""

from __future__ import annotations

import subprocess
from pathlib import Path

from documents import Repository, problems
from repository import ROOT, files


def test_everything_the_documents_name_exists() -> None:
    assert list(problems(Repository(ROOT, files()))) == []


def test_what_does_not_exist_is_named(tmp_path: Path) -> None:
    _write(
        tmp_path / "server/countersign/core/text.py", "class Text:\n    def edited(self): ...\n\nLIMIT: int = 1\n"
    )
    _write(tmp_path / "tests/core/test_text.py", "def test_it_holds(): ...\n")
    _write(tmp_path / "server/countersign/lsp/protocol.py", 'TOLD = "countersign/told"\n')
    _write(tmp_path / "docs/words.md", "# Big words\n")
    _write(
        tmp_path / "ARCHITECTURE.md",
        """# Shape
There are `core/text.py`, `text.py`, `tests/*/test_text.py`, `core.text.Text.edited`, `core.text.LIMIT`,
`workspace/edit`, [words](docs/words.md#big-words) and `tests/core/test_text.py::test_it_holds`.
`countersign/told` is a message.
There are no `countersign/gone`,
`core/gone.py`, `gone.py`, `tests/gone/`, `core.text.Text.gone`, `core.gone`, [gone](docs/gone.md),
[heading](docs/words.md#gone) or `test_it_is_gone`.
```
`core/fenced.py`
```
## Invariants
1. The text holds:
   `test_it_holds`.
2. Nobody looks at `core/text.py`.
3. A whole file looks: `tests/core/test_text.py`
## Next
""",
    )
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert list(problems(Repository(tmp_path, files(tmp_path)))) == [
        "ARCHITECTURE.md: the link to docs/gone.md leads nowhere",
        "ARCHITECTURE.md: docs/words.md#gone has no such heading",
        "ARCHITECTURE.md: `countersign/gone` does not exist",
        "ARCHITECTURE.md: `core/gone.py` does not exist",
        "ARCHITECTURE.md: `gone.py` does not exist",
        "ARCHITECTURE.md: `tests/gone/` does not exist",
        "ARCHITECTURE.md: `core.text.Text.gone` does not exist",
        "ARCHITECTURE.md: `core.gone` does not exist",
        "ARCHITECTURE.md: `test_it_is_gone` does not exist",
        "ARCHITECTURE.md: invariant 2 names no test",
    ]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
