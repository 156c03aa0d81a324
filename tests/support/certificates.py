"""A certificate for localhost, and the key it was made with: of no use to anybody, and trusted by nobody."""

from __future__ import annotations

import ssl
from pathlib import Path

__all__ = ["server_context"]

_PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrxppeORNXtFWDU/E
z/YAK2nJLHh2RULB5R1Z46q+wn2hRANCAARaKdPgkXfl8MNL/DK+gFur0zF0FDPw
vPogX2piIlS8uh2d+kF70LuRNCwc+3Cxx48GShYH3Ynf2iG+BI/zXCsd
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUa97BKbsENgyKN2poTHtE7rERCzswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEzMzQ1MVoYDzIxMjYxMDI4
MTMzNDUxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARaKdPgkXfl8MNL/DK+gFur0zF0FDPwvPogX2piIlS8uh2d+kF70LuR
NCwc+3Cxx48GShYH3Ynf2iG+BI/zXCsdo28wbTAdBgNVHQ4EFgQUDquP04+rP+mL
5yx1cBD9JE5LK9EwHwYDVR0jBBgwFoAUDquP04+rP+mL5yx1cBD9JE5LK9EwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJwxDZ0aj43X2dorhF9UqzYmpEHIpJHFplvmtJQ79sUDAiB2
9iJivqQtmepDPvQY7RekjTHH4s698rc6e5JV+GEInw==
-----END CERTIFICATE-----
"""


def server_context(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server needs to speak TLS, and the file of the certificate, written into a folder."""
    file = folder / "localhost.pem"
    file.write_text(_PEM, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
