"""What the benchmarks share: the servers, a client that costs next to nothing, and the file they are measured on.

`source.py` makes the file and `place.py` the folder it lies in; `servers.py` says how each server is started,
`talk.py` speaks with its process, `session.py` knows what an editor says. `scenarios.py` lists what is measured on
a file, `rounds.py` does it, `figures.py` keeps what came of it; `bounds.py` says what has to hold, and `report.py`
prints.
"""
