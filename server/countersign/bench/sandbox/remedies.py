"""What to do when nothing can be isolated here: the exact words to type, found out from the system at hand."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["for_complaint", "for_missing"]

_INSTALL = {
    "alpine": "apk add bubblewrap",
    "arch": "pacman -S bubblewrap",
    "debian": "apt-get install bubblewrap",
    "fedora": "dnf install bubblewrap",
    "rhel": "dnf install bubblewrap",
    "suse": "zypper install bubblewrap",
    "ubuntu": "apt-get install bubblewrap",
}
_PROFILE = (
    r"abi <abi/4.0>,\ninclude <tunables/global>\nprofile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }\n"
)
_APPARMOR = (
    "AppArmor keeps programs from making user namespaces; let bubblewrap: "
    f"printf '{_PROFILE}' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap"
)
_CONTAINER = (
    "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined"
)
_SETTINGS = (
    ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", _APPARMOR),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0", "sudo sysctl kernel.unprivileged_userns_clone=1"),
    ("/proc/sys/user/max_user_namespaces", "0", "sudo sysctl user.max_user_namespaces=10000"),
)


def for_missing(release: Path = Path("/etc/os-release")) -> str:
    """Say how bubblewrap is installed here."""
    try:
        lines = release.read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    values = {name: value.strip("\"'") for name, _, value in (line.partition("=") for line in lines)}
    kinds = (values.get("ID", ""), *values.get("ID_LIKE", "").replace("opensuse", "suse").split())
    found = next((_INSTALL[kind.partition("-")[0]] for kind in kinds if kind.partition("-")[0] in _INSTALL), None)
    return f"install it: {found}" if found else "install the package bubblewrap, 0.8 or newer, into /usr/bin."


def for_complaint(complaint: str) -> str:
    """Say what to do about what bubblewrap, or what comes before it, complains of."""
    if "proc" in complaint and "mount" in complaint.lower():
        return f"{_CONTAINER}: a part of /proc is hidden there."
    for place, value, words in _SETTINGS:
        try:
            if Path(place).read_text().strip() == value:
                return words
        except OSError:
            continue
    if any(Path(place).exists() for place in ("/.dockerenv", "/run/.containerenv")):
        root = " --cap-add SYS_ADMIN, or run it as an ordinary user there" if os.getuid() == 0 else ""
        return f"{_CONTAINER}{root}."
    if os.getuid() == 0:
        return "run it as an ordinary user, or let root make mount namespaces (CAP_SYS_ADMIN)."
    return "run `bwrap --unshare-user --unshare-all --ro-bind / / true` and mend what it complains of."
