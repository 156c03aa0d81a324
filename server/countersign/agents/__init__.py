"""The agents.

`recipe` is the port of the built-in one. To read in this order: `template` (a replacement and its slots), `draft`
(matches put through it), `soundness` (whether the result still parses and means the same), `rewriting` and
`renaming` (one clause in one text), `mechanics` (all clauses in one text), `filework` (on the files of a bench),
`notes` (what is told beside the changes), then `recipe`. `functions` says what `scope: this function` means.
"""
