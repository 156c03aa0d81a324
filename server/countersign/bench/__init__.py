"""The user's files and the disposable copies of them.

`workspace` and `copy` are the ports. `files` says what a task may see, by `ignore`; `tree` and `base` are what a
bench is made of: the files that an agent may write, and what they held before. Below them lies `disk`.
"""
