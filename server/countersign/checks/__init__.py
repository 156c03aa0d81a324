"""Checks: scanners that look at the hunks of a proposal before it is offered, one file each (`scan.py` lists them).

They read what a proposal adds and removes, never lines that stay, and judge nothing but that.
"""
