"""Where a parcel is."""

import re

PATTERN = re.compile(r"PD\d{8}")


# spec: Spell the tracking number out wherever it is used.
#   rename: trk_no -> tracking_number
#   scope: parcel/*.py, tests/*.py
#   done: python3 -m unittest discover -s tests
def is_valid(trk_no):
    """Tell whether a text looks like one of our tracking numbers."""
    return PATTERN.fullmatch(trk_no) is not None


def url(trk_no):
    """Return the page that follows a parcel; raises ValueError for anything but a tracking number."""
    if not is_valid(trk_no):
        raise ValueError(f"not a tracking number: {trk_no!r}")
    return f"https://parcel-desk.example/track/{trk_no}"
