"""How much memory this process and those it started have held at most."""

from __future__ import annotations

import sys


def peak_bytes() -> int:
    """The most bytes that this process ever had in memory; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def held_bytes() -> int:
    """The bytes that this process has in memory now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            pages = int(file.read().split()[1])
    except OSError:
        return 0
    import resource

    return pages * resource.getpagesize()
