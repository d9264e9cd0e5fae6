"""HTML that stands on its own: one file, its style inside, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

STYLES = Path(__file__).resolve().parent


def document(title: str, style: str, parts: Iterable[str]) -> str:
    """A whole document; `style` names a style sheet of this package."""
    css = (STYLES / style).read_text(encoding="utf-8")
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def shown(said: str) -> str:
    """Somebody's text: taken as it is, and kept apart where it is written from right to left."""
    return f"<bdi>{escape(said)}</bdi>" if said else ""


def element(name: str, content: str, *classes: str, **attributes: object) -> str:
    """One element around HTML; classes that are empty are left out."""
    kept = " ".join(one for one in classes if one)
    given = {"class": kept} if kept else {}
    all_ = {**given, **{key.replace("_", "-"): value for key, value in attributes.items()}}
    said = "".join(f' {key}="{escape(str(value))}"' for key, value in all_.items())
    return f"<{name}{said}>{content}</{name}>"
