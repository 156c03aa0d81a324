"""The languages that most code is written in, one row each; `language_more.py` has the others."""

from __future__ import annotations

from countersign.core.quotes import (
    APOSTROPHE,
    BACKTICK,
    BASH_HERE,
    CHARACTER,
    DASHES,
    DOUBLED_APOSTROPHE,
    ESCAPED,
    HASH,
    HASH_SPACED,
    HTML_BLOCK,
    LONG_QUOTE,
    MARKUP_TAG,
    NESTING_SLASH_BLOCK,
    QUOTE,
    SLASH_BLOCK,
    SLASHES,
    TRIPLE_APOSTROPHE,
    TRIPLE_QUOTE,
)
from countersign.core.syntax import Block, Embed, Escape, Language, Line, Quote, Tagged, Where

__all__ = ["COMMON"]

_C_QUOTES = (QUOTE, APOSTROPHE)
_SCRIPT_QUOTES = (QUOTE, APOSTROPHE, BACKTICK)
_PYTHON_QUOTES = (TRIPLE_QUOTE, TRIPLE_APOSTROPHE, QUOTE, APOSTROPHE)
_C_BLOCKS = (SLASH_BLOCK,)
_EMBEDS = (Embed("script", "javascript"), Embed("style", "css"))

COMMON = (
    Language(
        "python", (".py", ".pyi", ".pyw", ".pyx", ".pxd"), ("sconstruct", "sconscript", "wscript"),
        programs=("python", "pypy"), lines=HASH, docs=("#:",), quotes=_PYTHON_QUOTES, grammar="python",
    ),
    Language(
        "starlark", (".bzl", ".star", ".bazel"), ("build", "workspace", "tiltfile"), ids=("bazel",),
        lines=HASH, quotes=_PYTHON_QUOTES, grammar="python",
    ),
    Language(
        "javascript", (".js", ".mjs", ".cjs", ".es6"), programs=("node", "bun"),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_SCRIPT_QUOTES, grammar="javascript", braced=True,
    ),
    Language(
        "jsx", (".jsx",), ids=("javascriptreact",),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_SCRIPT_QUOTES, grammar="javascript", braced=True,
    ),
    Language(
        "typescript", (".ts", ".mts", ".cts"), programs=("deno", "tsx", "ts-node"),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_SCRIPT_QUOTES, grammar="typescript",
    ),
    Language(
        "tsx", (".tsx",), ids=("typescriptreact",),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_SCRIPT_QUOTES, grammar="tsx", braced=True,
    ),
    Language(
        "html", (".html", ".htm", ".xhtml"), blocks=(HTML_BLOCK,), literals=(MARKUP_TAG,), embeds=_EMBEDS,
        grammar="html",
    ),
    Language("vue", (".vue",), blocks=(HTML_BLOCK,), literals=(MARKUP_TAG,), embeds=_EMBEDS, grammar="html"),
    Language("svelte", (".svelte",), blocks=(HTML_BLOCK,), literals=(MARKUP_TAG,), embeds=_EMBEDS, grammar="html"),
    Language("css", (".css",), blocks=_C_BLOCKS, quotes=_C_QUOTES, grammar="css"),
    Language(
        "scss", (".scss", ".less", ".styl"), ids=("less", "stylus"),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_C_QUOTES, literals=(r"url\([^)\n]*\)",),
    ),
    Language("sass", (".sass",), lines=SLASHES, blocks=_C_BLOCKS, quotes=_C_QUOTES, literals=(r"url\([^)\n]*\)",)),
    Language(
        "go", (".go",), lines=SLASHES, blocks=_C_BLOCKS,
        quotes=(QUOTE, APOSTROPHE, Quote("`", "`", Escape.NONE, spans_lines=True)), grammar="go",
    ),
    Language(
        "rust", (".rs",), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,), docs=("//!",), quotes=(LONG_QUOTE,),
        tagged=(Tagged(r'r(?P<tag>#+)"', '"TAG'),), literals=(r'\br"[^"]*"', CHARACTER), grammar="rust",
    ),
    Language(
        "java", (".java",), lines=SLASHES, blocks=_C_BLOCKS, quotes=(TRIPLE_QUOTE, QUOTE, APOSTROPHE),
        grammar="java",
    ),
    Language("c", (".c", ".h"), lines=SLASHES, blocks=_C_BLOCKS, docs=("//!",), quotes=_C_QUOTES, grammar="c"),
    Language(
        "cpp", (".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".inl", ".tpp", ".ino"),
        ids=("c++", "arduino"), lines=SLASHES, blocks=_C_BLOCKS, docs=("//!",), quotes=_C_QUOTES,
        tagged=(Tagged(r'R"(?P<tag>[^\s()\\"]{0,16})\(', r'\)TAG"'),),
        literals=(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])",),
        grammar="cpp",
    ),
    Language(
        "csharp", (".cs", ".csx"), ids=("c#",), lines=SLASHES, blocks=_C_BLOCKS,
        quotes=(QUOTE, APOSTROPHE, Quote('@"', '"', Escape.DOUBLED, spans_lines=True)),
        tagged=(Tagged(r'\$*(?P<tag>"{3,})', "TAG"),), grammar="csharp",
    ),
    Language(
        "kotlin", (".kt", ".kts"), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,),
        quotes=(Quote('"""', '"""', Escape.NONE, spans_lines=True), QUOTE, APOSTROPHE), grammar="kotlin",
    ),
    Language(
        "swift", (".swift",), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,), quotes=(TRIPLE_QUOTE, QUOTE),
        tagged=(Tagged(r'(?P<tag>#+)"', '"TAG'),), grammar="swift",
    ),
    Language(
        "ruby", (".rb", ".rake", ".gemspec", ".ru", ".podspec"),
        ("rakefile", "gemfile", "vagrantfile", "podfile", "guardfile", "fastfile", "brewfile"), programs=("ruby",),
        lines=HASH, blocks=(Block("=begin", "=end", leader="", where=Where.MARGIN),),
        quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True), BACKTICK),
        tagged=(Tagged(r"""<<[-~]?["'`]?(?P<tag>[A-Z_]\w*)["'`]?""", r"^[ \t]*TAG$"),),
        literals=(r"\?#", r"%[qQwWiI]?\([^)]*\)", r"%[qQwWiI]?\{[^}]*\}", r"%[qQwWiI]?\[[^\]]*\]"), grammar="ruby",
    ),
    Language(
        "php", (".php", ".phtml", ".php5", ".inc"), programs=("php",),
        lines=(*SLASHES, *HASH), blocks=_C_BLOCKS, quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True)),
        tagged=(Tagged(r"""<<<[ ]?["']?(?P<tag>[A-Za-z_]\w*)["']?""", r"^[ \t]*TAG\b"),), literals=(r"#\[",),
        grammar="php",
    ),
    Language(
        "lua", (".lua", ".luau", ".rockspec"), programs=("lua", "luajit"), lines=DASHES,
        blocks=tuple(Block(f"--[{level}[", f"]{level}]", leader="-") for level in ("", "=", "==")),
        quotes=_C_QUOTES, tagged=(Tagged(r"\[(?P<tag>=*)\[", r"\]TAG\]"),), grammar="lua",
    ),
    Language(
        "bash", (".sh", ".bash", ".zsh", ".ksh", ".bats", ".ebuild", ".envrc"),
        (".bashrc", ".bash_profile", ".profile", ".zshrc", "pkgbuild"),
        ids=("shellscript", "sh", "zsh"), programs=("bash", "sh", "zsh", "dash", "ksh"), lines=HASH_SPACED,
        quotes=(LONG_QUOTE, Quote("'", "'", Escape.NONE, spans_lines=True)),
        tagged=(BASH_HERE,), literals=(ESCAPED, r"\$\{?#"), grammar="bash",
    ),
    Language(
        "scala", (".scala", ".sc", ".sbt"), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,),
        quotes=(Quote('"""', '"""', Escape.NONE, spans_lines=True), QUOTE), literals=(CHARACTER,), grammar="scala",
    ),
    Language(
        "yaml", (".yaml", ".yml", ".clang-format", ".clang-tidy"), ids=("dockercompose", "ansible"),
        lines=HASH_SPACED,
        literals=(r'(?<![^\s\[{,:-])"(?:[^"\\]|\\.)*+"', r"(?<![^\s\[{,:-])'(?:[^']|'')*+'"), grammar="yaml",
    ),
    Language(
        "json", (".json", ".jsonc", ".json5", ".jsonl", ".code-workspace", ".babelrc", ".eslintrc"),
        ids=("jsonc", "json5"),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=(QUOTE,), grammar="json",
    ),
    Language(
        "toml", (".toml",), ("cargo.lock", "poetry.lock", "uv.lock", "pipfile"), lines=HASH,
        quotes=(
            TRIPLE_QUOTE, Quote("'''", "'''", Escape.NONE, spans_lines=True), QUOTE, Quote("'", "'", Escape.NONE),
        ),
    ),
    Language(
        "markdown", (".md", ".markdown", ".mdx", ".qmd", ".rmd"),
        blocks=(HTML_BLOCK, Block("[//]: # (", ")", leader="", where=Where.FIRST), Block("{/*", "*/}", leader="*")),
        tagged=(
            Tagged(r"^[ \t>]*(?P<tag>`{3,}|~{3,})", r"^[ \t>]*TAG"),
            Tagged(r"(?P<tag>`+)", "(?<!`)TAG(?!`)"),
        ),
        literals=(ESCAPED,), grammar="markdown",
    ),
    Language(
        "sql", (".sql", ".psql", ".pgsql", ".ddl", ".mysql"), ids=("postgres", "mysql", "plsql"),
        lines=(*DASHES, Line("#", Where.FIRST)), blocks=(NESTING_SLASH_BLOCK,),
        quotes=(
            Quote("'", "'", Escape.DOUBLED, spans_lines=True), Quote('"', '"', Escape.DOUBLED, spans_lines=True),
        ),
        tagged=(Tagged(r"\$(?P<tag>[A-Za-z_]*)\$", r"\$TAG\$"),),
    ),
    Language(
        "dart", (".dart",), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,), quotes=_PYTHON_QUOTES, grammar="dart",
    ),
    Language(
        "elixir", (".ex", ".exs", ".heex"), programs=("elixir",), lines=HASH,
        quotes=(TRIPLE_QUOTE, TRIPLE_APOSTROPHE, LONG_QUOTE, Quote("'", "'", spans_lines=True)),
        literals=(r"\?#", r"~[a-zA-Z]\([^)]*\)", r"~[a-zA-Z]\{[^}]*\}", r"~[a-zA-Z]\[[^\]]*\]"), grammar="elixir",
    ),
    Language(
        "haskell", (".hs", ".lhs", ".hsc"), ids=("literate haskell",), programs=("runhaskell",), lines=DASHES,
        blocks=(Block("{-", "-}", nests=True, leader="-"),), docs=("-- |", "-- ^"), quotes=(QUOTE,),
        literals=(CHARACTER, r"[-!#$%&*+./<=>?@\\^|~:]*[!#$%&*+./<=>?@\\^|~:][-!#$%&*+./<=>?@\\^|~:]*"),
        grammar="haskell",
    ),
    Language(
        "hcl", (".tf", ".hcl", ".tfvars", ".nomad"), ids=("terraform", "terraform-vars"),
        lines=(*HASH, *SLASHES), blocks=_C_BLOCKS, quotes=(QUOTE,),
        tagged=(Tagged(r"<<-?(?P<tag>[A-Za-z_]\w*)", r"^[ \t]*TAG$"),), grammar="hcl",
    ),
    Language(
        "nix", (".nix",), lines=HASH, blocks=_C_BLOCKS,
        quotes=(LONG_QUOTE, Quote("''", "''", Escape.NONE, spans_lines=True)), grammar="nix",
    ),
    Language("solidity", (".sol",), lines=SLASHES, blocks=_C_BLOCKS, quotes=_C_QUOTES, grammar="solidity"),
    Language(
        "zig", (".zig", ".zon"), lines=SLASHES, docs=("//!",), quotes=(QUOTE,),
        literals=(r"\\\\[^\n]*", CHARACTER), grammar="zig",
    ),
    Language(
        "powershell", (".ps1", ".psm1", ".psd1"), programs=("pwsh", "powershell"), lines=HASH_SPACED,
        blocks=(Block("<#", "#>", leader="#"),),
        quotes=(
            Quote('@"', '"@', Escape.NONE, spans_lines=True), Quote("@'", "'@", Escape.NONE, spans_lines=True),
            Quote('"', '"', Escape.DOUBLED, spans_lines=True), Quote("'", "'", Escape.DOUBLED, spans_lines=True),
        ),
        literals=(r"`[^\n]",),
    ),
    Language(
        "r", (".r", ".rprofile"), programs=("rscript",), lines=HASH, docs=("#'",),
        quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True)), tagged=(Tagged(r'[rR]"(?P<tag>-*)\(', r'\)TAG"'),),
    ),
    Language(
        "perl", (".pl", ".pm", ".t", ".psgi"), ids=("perl6", "raku"), programs=("perl",), lines=HASH_SPACED,
        blocks=tuple(Block(open_, "=cut", leader="", where=Where.MARGIN) for open_ in ("=pod", "=begin", "=for")),
        quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True)),
        tagged=(Tagged(r"""<<~?["']?(?P<tag>[A-Z_]\w*)["']?""", r"^[ \t]*TAG$"),), literals=(ESCAPED, r"\$#"),
    ),
    Language(
        "dockerfile", (".dockerfile", ".containerfile"), ("dockerfile", "containerfile"), ids=("docker",),
        lines=(Line("#", Where.FIRST),), tagged=(BASH_HERE,),
    ),
    Language(
        "makefile", (".mk", ".mak", ".make"), ("makefile", "gnumakefile", "makefile.am", "makefile.in"),
        ids=("make",),
        programs=("make",), lines=HASH, quotes=_C_QUOTES, literals=(ESCAPED, r"\$#"),
    ),
    Language(
        "objective-c", (".m", ".mm"), ids=("objc", "objective-cpp"), lines=SLASHES, blocks=_C_BLOCKS,
        quotes=_C_QUOTES,
    ),
    Language(
        "visual basic", (".vb", ".bas", ".vbs", ".cls"), ids=("vb",), lines=(Line("'"), Line("REM ", Where.FIRST)),
        quotes=(Quote('"', '"', Escape.DOUBLED),),
    ),
    Language(
        "pascal", (".pas", ".pp", ".dpr", ".lpr"), ids=("delphi",), lines=SLASHES,
        blocks=(Block("{", "}"), Block("(*", "*)")), quotes=(DOUBLED_APOSTROPHE,),
    ),
)  # fmt: skip
