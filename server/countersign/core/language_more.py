"""The languages beside the most common ones, one row each."""

from __future__ import annotations

from countersign.core.quotes import (
    APOSTROPHE,
    BACKTICK,
    BAR_BLOCK,
    CHARACTER,
    DASHES,
    DOUBLED,
    DOUBLED_APOSTROPHE,
    ESCAPED,
    HASH,
    HASH_FIRST,
    HASH_SPACED,
    HTML_BLOCK,
    LONG_QUOTE,
    MARKUP_TAG,
    NESTING_SLASH_BLOCK,
    PAREN_BLOCK,
    QUOTE,
    SEMICOLON,
    SLASH_BLOCK,
    SLASHES,
    TRIPLE_APOSTROPHE,
    TRIPLE_QUOTE,
)
from countersign.core.syntax import Block, Escape, Language, Line, Quote, Tagged, Where

__all__ = ["GENERIC", "MORE"]

_C_QUOTES = (QUOTE, APOSTROPHE)
_C_BLOCKS = (SLASH_BLOCK,)
_DASH_BLOCKS = (Block("{-", "-}", nests=True, leader="-"),)
_LATEX_BLOCK = Block(r"\begin{comment}", r"\end{comment}", leader="")

MORE = (
    Language(
        "fish", (".fish",), programs=("fish",), lines=HASH_SPACED,
        quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True)), literals=(ESCAPED,),
    ),
    Language(
        "ini", (".ini", ".cfg", ".editorconfig", ".gitconfig", ".desktop", ".service", ".timer", ".reg"),
        (".gitconfig", ".npmrc", ".editorconfig"), ids=("systemd-unit-file", "properties-ini"),
        lines=(Line(";", Where.FIRST), *HASH_FIRST),
    ),
    Language("properties", (".properties",), lines=(*HASH_FIRST, Line("!", Where.FIRST))),
    Language(
        "ignore", (".gitignore", ".dockerignore", ".gitattributes"), ("codeowners",),
        lines=(Line("#", Where.MARGIN),),
    ),
    Language("nginx", (".nginx", ".conf"), ("nginx.conf",), lines=HASH_SPACED, quotes=_C_QUOTES),
    Language(
        "erlang", (".erl", ".hrl", ".escript"), ("rebar.config",), programs=("escript",), lines=(Line("%"),),
        quotes=(LONG_QUOTE, APOSTROPHE), literals=(r"\$(?:\\[^\n]|[^\n])",),
    ),
    Language("gleam", (".gleam",), lines=SLASHES, quotes=(LONG_QUOTE,)),
    Language(
        "ocaml", (".ml", ".mli", ".mll", ".mly"), ids=("reason", "ocaml.interface"), blocks=(PAREN_BLOCK,),
        quotes=(LONG_QUOTE,), tagged=(Tagged(r"\{(?P<tag>[a-z_]*)\|", r"\|TAG\}"),), literals=(CHARACTER,),
    ),
    Language(
        "fsharp", (".fs", ".fsi", ".fsx"), lines=SLASHES, blocks=(PAREN_BLOCK,),
        quotes=(TRIPLE_QUOTE, Quote('@"', '"', Escape.DOUBLED, spans_lines=True), LONG_QUOTE),
        literals=(r"\(\*\)", CHARACTER),
    ),
    Language("coq", (".coq",), ids=("rocq",), blocks=(PAREN_BLOCK,), quotes=(DOUBLED,)),
    Language(
        "clojure", (".clj", ".cljs", ".cljc", ".edn", ".bb"), programs=("bb",), lines=SEMICOLON,
        quotes=(LONG_QUOTE,), literals=(ESCAPED,),
    ),
    Language(
        "common lisp", (".lisp", ".lsp", ".cl", ".asd"), ids=("lisp", "commonlisp"), programs=("sbcl",),
        lines=SEMICOLON, blocks=(BAR_BLOCK,), quotes=(LONG_QUOTE,), literals=(r"#\\[^\n]",),
    ),
    Language(
        "emacs lisp", (".el", ".eld"), (".emacs",), ids=("emacs-lisp", "elisp"), lines=SEMICOLON,
        quotes=(LONG_QUOTE,), literals=(r"\?\\?[^\s]",),
    ),
    Language(
        "scheme", (".scm", ".ss", ".sld", ".rkt", ".janet"), ids=("racket",), programs=("guile", "racket"),
        lines=SEMICOLON, blocks=(BAR_BLOCK,), quotes=(LONG_QUOTE,), literals=(r"#\\[^\n]",),
    ),
    Language(
        "latex", (".tex", ".sty", ".ltx", ".dtx", ".cls.tex"), ids=("tex", "plaintex"), lines=(Line("%"),),
        blocks=(_LATEX_BLOCK,),
        tagged=(
            Tagged(r"\\begin\{(?P<tag>verbatim\*?|lstlisting|minted)\}", r"\\end\{TAG\}"),
            Tagged(r"\\verb\*?(?P<tag>[|+!@/])", "TAG"),
        ),
        literals=(r"\\(?!begin\{comment\})[^\n]",),
    ),
    Language("bibtex", (".bib",), lines=(Line("%", Where.FIRST),)),
    Language(
        "typst", (".typ",), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,), quotes=(QUOTE,),
        tagged=(Tagged(r"(?P<tag>`+)", "TAG"),), literals=(ESCAPED, r"\w+://"),
    ),
    Language("restructuredtext", (".rst",), ids=("rst",), lines=(Line(".. ", Where.FIRST),)),
    Language("asciidoc", (".adoc", ".asciidoc"), lines=(Line("//", Where.MARGIN),)),
    Language(
        "julia", (".jl",), programs=("julia",), lines=HASH, blocks=(Block("#=", "=#", nests=True, leader=""),),
        quotes=(TRIPLE_QUOTE, LONG_QUOTE), literals=(CHARACTER,),
    ),
    Language(
        "vim", (".vim", ".vimrc"), (".vimrc", "_vimrc"), ids=("viml",),
        lines=(Line('"', Where.FIRST), *HASH_SPACED), quotes=(QUOTE, DOUBLED_APOSTROPHE),
    ),
    Language(
        "nim", (".nim", ".nims", ".nimble"), lines=HASH,
        blocks=(Block("##[", "]##", nests=True, leader="#"), Block("#[", "]#", nests=True, leader="#")),
        quotes=(Quote('"""', '"""', Escape.NONE, spans_lines=True), QUOTE),
        literals=(r'\b[rR]"[^"\n]*"', CHARACTER),
    ),
    Language("ada", (".adb", ".ads", ".gpr"), lines=DASHES, quotes=(DOUBLED,), literals=("'[^\n]'",)),
    Language("vhdl", (".vhd", ".vhdl"), lines=DASHES, blocks=_C_BLOCKS, quotes=(DOUBLED,), literals=("'[^\n]'",)),
    Language(
        "verilog", (".v", ".vh", ".sv", ".svh"), ids=("systemverilog",), lines=SLASHES,
        blocks=_C_BLOCKS, quotes=(QUOTE,),
    ),
    Language(
        "fortran", (".f90", ".f95", ".f03", ".f08"), ids=("fortran-modern", "fortranfreeform"),
        lines=(Line("!"),), quotes=(DOUBLED, DOUBLED_APOSTROPHE),
    ),
    Language(
        "fixed fortran", (".f", ".for", ".f77"), ids=("fortran77", "fortranfixedform"),
        lines=(Line("!"), *(Line(letter, Where.MARGIN) for letter in ("C ", "c ", "*"))),
        quotes=(DOUBLED, DOUBLED_APOSTROPHE),
    ),
    Language(
        "matlab", (".mlx", ".octave"), ids=("octave",), lines=(Line("%"),),
        blocks=(Block("%{", "%}", nests=True, leader="", where=Where.FIRST),), quotes=(DOUBLED,),
        literals=(r"""(?<![\w\])}.'"])'(?:[^'\n]|'')*+'""",),
    ),
    Language(
        "prolog", (".pro", ".prolog", ".plt"), lines=(Line("%"),), blocks=_C_BLOCKS,
        quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True)), literals=(r"0'(?:\\[^\n]|[^\n])",),
    ),
    Language(
        "assembly", (".s", ".asm", ".nasm", ".inc.asm"), ids=("asm", "nasm", "arm", "gas"),
        lines=(*SEMICOLON, *SLASHES, *HASH_FIRST, Line("@", Where.SPACED)), blocks=_C_BLOCKS, quotes=_C_QUOTES,
    ),
    Language(
        "cmake", (".cmake",), ("cmakelists.txt",), lines=HASH,
        blocks=tuple(Block(f"#[{level}[", f"]{level}]", leader="#") for level in ("", "=", "==")),
        quotes=(LONG_QUOTE,), tagged=(Tagged(r"\[(?P<tag>=*)\[", r"\]TAG\]"),), literals=(ESCAPED,),
    ),
    Language("meson", (), ("meson.build", "meson_options.txt"), lines=HASH, quotes=(TRIPLE_APOSTROPHE, APOSTROPHE)),
    Language("protobuf", (".proto",), ids=("proto", "proto3"), lines=SLASHES, blocks=_C_BLOCKS, quotes=_C_QUOTES),
    Language("thrift", (".thrift",), lines=(*SLASHES, *HASH), blocks=_C_BLOCKS, quotes=_C_QUOTES),
    Language("cap'n proto", (".capnp",), ids=("capnp",), lines=HASH, quotes=(QUOTE,)),
    Language("graphql", (".graphql", ".gql", ".graphqls"), lines=HASH, quotes=(TRIPLE_QUOTE, QUOTE)),
    Language("prisma", (".prisma",), lines=SLASHES, quotes=(QUOTE,)),
    Language(
        "groovy", (".groovy", ".gradle", ".gvy"), ("jenkinsfile",), programs=("groovy",),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=(TRIPLE_QUOTE, TRIPLE_APOSTROPHE, QUOTE, APOSTROPHE),
    ),
    Language(
        "xml", (".xml", ".xsd", ".xsl", ".xslt", ".svg", ".xaml", ".csproj", ".fsproj", ".props", ".plist"),
        ids=("xsl", "xaml"), blocks=(HTML_BLOCK,),
        literals=(r"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+\]\]>", MARKUP_TAG),
    ),
    Language(
        "jinja", (".j2", ".jinja", ".jinja2", ".twig", ".njk", ".liquid"), ids=("jinja-html", "twig"),
        blocks=(Block("{#", "#}", leader="#"), HTML_BLOCK),
    ),
    Language(
        "handlebars", (".hbs", ".handlebars", ".mustache"),
        blocks=(Block("{{!--", "--}}", leader=""), Block("{{!", "}}", leader=""), HTML_BLOCK),
    ),
    Language(
        "erb", (".erb", ".ejs", ".eex"), ids=("ejs", "html-erb"),
        blocks=(Block("<%#", "%>", leader=""), HTML_BLOCK),
    ),
    Language("astro", (".astro",), lines=(Line("//", Where.FIRST),), blocks=(HTML_BLOCK, SLASH_BLOCK), braced=True),
    Language(
        "d", (".d", ".di"), lines=SLASHES, blocks=(SLASH_BLOCK, Block("/+", "+/", nests=True, leader="+")),
        quotes=(LONG_QUOTE, Quote("`", "`", Escape.NONE, spans_lines=True)), literals=(CHARACTER,),
    ),
    Language("crystal", (".cr",), programs=("crystal",), lines=HASH, quotes=(LONG_QUOTE,), literals=(CHARACTER,)),
    Language(
        "coffeescript", (".coffee", ".litcoffee", ".cson"), programs=("coffee",), lines=HASH,
        blocks=(Block("###", "###", leader="#", where=Where.FIRST),),
        quotes=(TRIPLE_QUOTE, TRIPLE_APOSTROPHE, LONG_QUOTE, Quote("'", "'", spans_lines=True)),
    ),
    Language(
        "tcl", (".tcl", ".tk"), programs=("tclsh", "wish"), lines=(*HASH_FIRST, Line(";#")),
        quotes=(QUOTE,), literals=(ESCAPED,),
    ),
    Language("awk", (".awk",), programs=("awk", "gawk", "mawk"), lines=HASH, quotes=(QUOTE,)),
    Language(
        "batch", (".bat", ".cmd"), ids=("bat",),
        lines=tuple(Line(marker, Where.FIRST) for marker in ("::", "REM ", "rem ", "@REM ", "@rem ")),
    ),
    Language(
        "cobol", (".cob", ".cbl", ".cpy"), lines=(Line("*>"), Line("      *", Where.MARGIN)),
        quotes=(DOUBLED, DOUBLED_APOSTROPHE),
    ),
    Language(
        "elm", (".elm",), lines=DASHES, blocks=_DASH_BLOCKS, quotes=(TRIPLE_QUOTE, QUOTE),
        literals=(CHARACTER,),
    ),
    Language(
        "purescript", (".purs",), lines=DASHES, docs=("-- |",), blocks=_DASH_BLOCKS,
        quotes=(TRIPLE_QUOTE, QUOTE), literals=(CHARACTER,),
    ),
    Language(
        "idris", (".idr", ".agda"), ids=("agda",), lines=(*DASHES, Line("|||")), blocks=_DASH_BLOCKS,
        quotes=(QUOTE,), literals=(CHARACTER,),
    ),
    Language(
        "lean", (".lean",), ids=("lean4",), lines=DASHES,
        blocks=(Block("/-", "-/", nests=True, leader="-"),), quotes=(LONG_QUOTE,),
    ),
    Language("tla", (".tla",), ids=("tlaplus",), lines=(Line("\\*"),), blocks=(PAREN_BLOCK,), quotes=(QUOTE,)),
    Language(
        "webassembly", (".wat", ".wast"), ids=("wat",), lines=(Line(";;"),),
        blocks=(Block("(;", ";)", nests=True, leader=";"),), quotes=(QUOTE,),
    ),
    Language(
        "shader", (".glsl", ".vert", ".frag", ".comp", ".hlsl", ".wgsl", ".metal", ".cu", ".cuh", ".cl.c"),
        ids=("glsl", "hlsl", "wgsl", "cuda-cpp", "cuda", "metal"), lines=SLASHES, blocks=_C_BLOCKS, quotes=(QUOTE,),
    ),
    Language(
        "odin", (".odin",), lines=SLASHES, blocks=(NESTING_SLASH_BLOCK,),
        quotes=(QUOTE, Quote("`", "`", Escape.NONE, spans_lines=True)), literals=(CHARACTER,),
    ),
    Language(
        "haxe", (".hx", ".as", ".vala", ".qml", ".uc"), ids=("actionscript", "vala", "qml"),
        lines=SLASHES, blocks=_C_BLOCKS, quotes=_C_QUOTES,
    ),
    Language("apex", (".apex", ".trigger"), lines=SLASHES, blocks=_C_BLOCKS, quotes=(APOSTROPHE,)),
    Language("bicep", (".bicep",), lines=SLASHES, blocks=_C_BLOCKS, quotes=(TRIPLE_APOSTROPHE, APOSTROPHE)),
    Language("gdscript", (".gd",), lines=HASH, quotes=(TRIPLE_QUOTE, TRIPLE_APOSTROPHE, QUOTE, APOSTROPHE)),
    Language("puppet", (".puppet", ".epp"), lines=HASH, quotes=(LONG_QUOTE, Quote("'", "'", spans_lines=True))),
    Language("just", (".just",), ("justfile",), lines=HASH, quotes=(QUOTE, APOSTROPHE, BACKTICK)),
    Language("rego", (".rego",), lines=HASH, quotes=(QUOTE, Quote("`", "`", Escape.NONE, spans_lines=True))),
    Language(
        "graphviz", (".dot", ".gv"), ids=("dot",), lines=(*SLASHES, *HASH_FIRST), blocks=_C_BLOCKS,
        quotes=(LONG_QUOTE,),
    ),
    Language(
        "plantuml", (".puml", ".plantuml"), lines=(Line("'", Where.FIRST),),
        blocks=(Block("/'", "'/", leader="'"),),
    ),
    Language("mermaid", (".mmd", ".mermaid"), lines=(Line("%%", Where.FIRST),)),
)  # fmt: skip

GENERIC = Language(
    "unknown",
    lines=tuple(Line(marker, Where.FIRST) for marker in ("#", "//", "--", ";", "%", "'", "!")),
    blocks=(Block("/*", "*/", where=Where.FIRST), Block("<!--", "-->", leader="", where=Where.FIRST)),
)
"""What a file of no known language is read as: comments that have lines of their own."""
