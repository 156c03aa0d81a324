"""Code in many languages with a spec, whose function stands between « and »."""

from __future__ import annotations

__all__ = ["FUNCTIONS"]

FUNCTIONS = (
    ("python", "x = 1\n# spec: y\n«def f():\n    return 1»\n\ndef g(): pass\n"),
    ("python", "# spec: y\n# more\n\n# other\n«@a\n@b(1)\nasync def f():\n    return 1»\n"),
    ("python", "«def f():\n    # spec: y\n    x = 1\n    return x»\n\ndef g(): pass\n"),
    ("python", "«def f():\n    x = 1\n    return x  # do it AI! spec: y»\n"),
    ("python", "def f():\n    # spec: y\n    «def g():\n        pass»\n    return g\n"),
    ("python", "def f():\n    «def g():\n        # spec: y\n        pass»\n    return g\n"),
    ("python", "class A:\n    # spec: y\n    «def f(self): pass»\n    def g(self): pass\n"),
    ("python", "🎉 = '🎉'\r\n# spec: y\r\n«def f():\r\n    pass»\r\n"),
    ("javascript", "// spec: y\n«export const f = async () => { g() }»;\nh()"),
    ("javascript", "// spec: y\n«it('works', () => { g() }»)\n"),
    ("javascript", "«function f() {\n  // spec: y\n  x.map(y => y)\n}»\n"),
    ("javascript", "class A {\n  // spec: y\n  «f() { }»\n  g() { }\n}\n"),
    ("typescript", "/* spec: y */\n«function f(): void { g() }»\n"),
    ("go", "package p\n\n// spec: y\n«func (r T) f() int {\n\treturn 1\n}»\n"),
    ("rust", "impl A {\n    // spec: y\n    #[test]\n    «pub fn f() {}»\n}\n"),
    ("java", "class A {\n  // spec: y\n  «@Override public int f() { return 1; }»\n}\n"),
    ("c", "/* spec: y */\n«static int f(void) { return 1; }»\nint g(void) { return 2; }\n"),
    ("cpp", "// spec: y\n«template <class T> T f() { return T(); }»\n"),
    ("csharp", "class A { // spec: y\n  «[X] public int F() => 1;»\n}\n"),
    ("ruby", "class A\n  # spec: y\n  «def f\n    1\n  end»\nend\n"),
    ("php", "<?php\n// spec: y\n«function f() { return 1; }»\n"),
    ("elixir", "defmodule A do\n  # spec: y\n  «def f(x) do\n    x\n  end»\nend\n"),
    ("haskell", "-- spec: y\n«f :: Int -> Int\nf x = x»\n"),
    ("kotlin", "class A {\n  // spec: y\n  «@X fun f() {}»\n}\n"),
    ("dart", "// spec: y\n«int f() { return 1; }»\n"),
    ("swift", "class A {\n  // spec: y\n  «init() {}»\n}\n"),
    ("bash", "# spec: y\n«f() { echo 1; }»\n"),
    ("lua", "-- spec: y\n«local function f() end»\n"),
    ("zig", "// spec: y\n«pub fn f() void {}»\n"),
)
"""The name of a grammar, and the code."""
