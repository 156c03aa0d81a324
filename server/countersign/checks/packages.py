"""Tables: what languages bring with them, and packages whose modules have other names."""

from __future__ import annotations

__all__ = ["NODE", "PYTHON_PACKAGES", "PYTHON_STANDARD", "RUST"]

PYTHON_STANDARD = frozenset(
    """
    __future__ __main__ annotationlib compression string pathlib tomllib
    aifc asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils formatter imghdr imp lib2to3 mailcap
    msilib nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sunau symbol telnetlib uu xdrlib
    _typeshed typing_extensions pip pkg_resources setuptools
    """.split()  # noqa: SIM905 - a list of forty quoted names is harder to read
)
"""Modules of the standard library of other versions than the one that runs us, and what comes with every Python."""

PYTHON_PACKAGES = {
    "bs4": ("beautifulsoup4",),
    "Crypto": ("pycryptodome", "pycrypto"),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"),
    "discord": ("discord-py",),
    "docx": ("python-docx",),
    "fitz": ("pymupdf",),
    "gi": ("pygobject",),
    "git": ("gitpython",),
    "IPython": ("jupyter", "ipykernel", "notebook"),
    "MySQLdb": ("mysqlclient",),
    "PIL": ("pillow",),
    "rest_framework": ("djangorestframework",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "socks": ("pysocks",),
    "yaml": ("pyyaml", "ruamel-yaml"),
    "win32api": ("pywin32",),
    "zmq": ("pyzmq",),
    "attr": ("attrs",),
    "mpl_toolkits": ("matplotlib",),
    "OpenSSL": ("pyopenssl",),
    "telegram": ("python-telegram-bot",),
}

NODE = frozenset(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
    events
    fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
    string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
    vscode electron bun
    """.split()  # noqa: SIM905 - as above
)

RUST = frozenset("std core alloc crate self super proc_macro test".split())  # noqa: SIM905 - as above
