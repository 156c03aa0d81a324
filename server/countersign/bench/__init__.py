"""The user's files and the disposable copies of them.

`workspace` and `choosing` are the ports. `files` says what a task may see, by `ignore`, and `beginning` what of it
is not as on the disk. A bench is a `copy`, which is a `tree` and its `base`: the files that an agent may write, and
what they held before; or, where `overlay` says that it can be, it is `layered`: what is written goes to an `upper`
directory over a `ground`, which ends in a `snapshot`. `homes` is where benches live. Below them lies `disk`.
"""
