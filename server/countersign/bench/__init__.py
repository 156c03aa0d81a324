"""The user's files and the disposable copies of them.

`workspace` and `copy` are the ports. `files` says what a task may see, by `ignore`, and `beginning` what of it is
not as on the disk; `tree` and `base` are what a bench is made of: the files that an agent may write, and what they
held before; `homes` is where it lives. Below them lies `disk`.
"""
