"""A class of lsprotocol that is finished late is the same as one that is finished at once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

DESCRIBE = """
import json, re, sys
if sys.argv[1] == "late":
    from countersign.lsp.lazy_lsprotocol import load_lsprotocol
    load_lsprotocol()
import attrs
from lsprotocol import types
from lsprotocol.converters import get_converter
converter = get_converter()
def name_of(validator):
    return re.sub(" at 0x[0-9a-f]+", "", str(validator))
waiting = sum(type(value).__name__ == "_Deferred" for value in vars(types).values())
found = {}
for name, value in vars(types).items():
    if isinstance(value, type) and attrs.has(value):
        fields = [
            [f.name, str(f.type), repr(f.default), f.kw_only, name_of(f.validator)] for f in attrs.fields(value)
        ]
        found[name] = [fields, value.__doc__, value.__match_args__, value.__module__, value.__hash__ is None]
place = types.Range(types.Position(1, 2), types.Position(3, 4))
edit = types.TextEdit(new_text="a", range=place)
sent = converter.unstructure(types.WorkspaceEdit(changes={"file:///a": [edit]}))
back = converter.structure(sent, types.WorkspaceEdit)
said = [repr(edit), sent, back.changes["file:///a"][0] == edit, place.start < place.end]
try:
    types.Position(-1, 0)
except ValueError as error:
    said.append(str(error))
print(json.dumps([waiting, found, said]))
"""


def test_late_classes_are_what_early_ones_are() -> None:
    early, late = _described("early"), _described("late")
    assert late[1:] == early[1:]
    assert (early[0], late[0] > 500) == (0, True)


def _described(when: str) -> list[Any]:
    said = subprocess.run([sys.executable, "-c", DESCRIBE, when], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)
