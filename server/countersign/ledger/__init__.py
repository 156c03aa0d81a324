"""The ledger on disk.

To read in this order: `record` (one line), `content` and `payloads` (what a record commits to), `chain` (what
follows what, and what is wrong with lines that do not), `segment` (one file), `stream` (the port), then `verify`
and `reading`. Below them lie `files`, `locking`, `place` and `sessions`.
"""
