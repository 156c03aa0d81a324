"""Where commands run that are not trusted. To read it, begin with `bubblewrap.py`, which starts them; then what
they see (`places.py`, `toolchains.py`, `view.py`, put together in `plan.py`), what they may do (`seccomp.py`,
`limits.py`), and how it is tried (`canary.py`).
"""
