"""Agents write, you countersign: spec comments become reviewed, recorded changes.

To read in this order: `core`, what can be decided without the outside; `ports`, what is needed of it; `runtime` and
`work`, which bring both together; the adapters `ledger`, `bench`, `agents`, `lsp` and `cli`; and `__main__`, which
makes them.
"""

__version__ = "0.1.0"
