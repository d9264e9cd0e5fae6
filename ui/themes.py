"""The app's own colours, and the shift colours of every theme: dark, light, high contrast, the terminal's sixteen."""

from __future__ import annotations

from textual.theme import Theme

# Each tone as (ink, wash): the letter's colour and the ground under it.
DARK = {
    "early": ("#8fe3b0", "#1c4031"),
    "long": ("#ffd479", "#4a3813"),
    "late": ("#ffb082", "#52301c"),
    "evening": ("#7fd8e0", "#15434b"),
    "night": ("#b3c0ff", "#2b3468"),
    "sleep": ("#d9bcff", "#432f63"),
    "single": ("#ffa3cb", "#5a2443"),
    "other": ("#c3cad6", "#39414f"),
}
LIGHT = {
    "early": ("#14532d", "#c4ebd2"),
    "long": ("#5c3c00", "#ffe29a"),
    "late": ("#7a2e00", "#ffd0ad"),
    "evening": ("#0a4a52", "#b8e6ea"),
    "night": ("#26307d", "#cbd3ff"),
    "sleep": ("#4b257d", "#e4d5ff"),
    "single": ("#811149", "#ffcce2"),
    "other": ("#3b4350", "#d9dee6"),
}
ANSI = {
    "early": ("ansi_green", "ansi_default"),
    "long": ("ansi_yellow", "ansi_default"),
    "late": ("ansi_red", "ansi_default"),
    "evening": ("ansi_cyan", "ansi_default"),
    "night": ("ansi_blue", "ansi_default"),
    "sleep": ("ansi_magenta", "ansi_default"),
    "single": ("ansi_magenta", "ansi_default"),
    "other": ("ansi_default", "ansi_default"),
}
CONTRAST = {
    "early": ("#5dff9b", "#000000"),
    "long": ("#ffe600", "#000000"),
    "late": ("#ffa64d", "#000000"),
    "evening": ("#4df3ff", "#000000"),
    "night": ("#000000", "#b9c6ff"),
    "sleep": ("#000000", "#e0c3ff"),
    "single": ("#000000", "#ffb0d4"),
    "other": ("#ffffff", "#000000"),
}
TONES = tuple(DARK)

DARK_MARKS = {
    "quiet": "#8b95a7",
    "faint": "#465063",
    "weekend-band": "#171c26",
    "today-band": "#1b2a3a",
    "short-ink": "#ffc04d",
    "short-wash": "#47340c",
    "below-ink": "#ffffff",
    "below-wash": "#b3324a",
    "good": "#7ed99a",
    "cursor-ink": "#0d1117",
    "cursor-ground": "#7cc4ff",
}
LIGHT_MARKS = {
    "quiet": "#5f6978",
    "faint": "#b9c0ca",
    "weekend-band": "#eceae3",
    "today-band": "#dfeefb",
    "short-ink": "#7a4b00",
    "short-wash": "#ffd98a",
    "below-ink": "#ffffff",
    "below-wash": "#c02743",
    "good": "#1b7a3d",
    "cursor-ink": "#ffffff",
    "cursor-ground": "#1766b5",
}
ANSI_MARKS = {
    "quiet": "ansi_default",
    "faint": "ansi_bright_black",
    "weekend-band": "ansi_default",
    "today-band": "ansi_default",
    "short-ink": "ansi_yellow",
    "short-wash": "ansi_default",
    "below-ink": "ansi_bright_white",
    "below-wash": "ansi_red",
    "good": "ansi_green",
    "cursor-ink": "ansi_black",
    "cursor-ground": "ansi_cyan",
}

CONTRAST_MARKS = {
    "quiet": "#ffffff",
    "faint": "#b4b4b4",
    "weekend-band": "#1c1c1c",
    "today-band": "#00264d",
    "short-ink": "#ffe600",
    "short-wash": "#000000",
    "below-ink": "#ffffff",
    "below-wash": "#c8003c",
    "good": "#5dff9b",
    "cursor-ink": "#000000",
    "cursor-ground": "#ffffff",
}

ROTA_DARK = Theme(
    name="rota-dark",
    primary="#7cc4ff",
    secondary="#8fb4d9",
    warning="#ffc04d",
    error="#ff6b81",
    success="#7ed99a",
    accent="#ffd479",
    foreground="#dfe5ee",
    background="#11151d",
    surface="#161b25",
    panel="#1d2430",
    dark=True,
    variables={"footer-key-foreground": "#7cc4ff", "footer-background": "#161b25", "border": "#33405a"},
)
ROTA_LIGHT = Theme(
    name="rota-light",
    primary="#1766b5",
    secondary="#3d6a96",
    warning="#9a6200",
    error="#c02743",
    success="#1b7a3d",
    accent="#9a6200",
    foreground="#1c222b",
    background="#f8f6f1",
    surface="#efece4",
    panel="#e6e2d8",
    dark=False,
    variables={"footer-key-foreground": "#1766b5", "footer-background": "#efece4", "border": "#c4bfb2"},
)
ROTA_CONTRAST = Theme(
    name="rota-contrast",
    primary="#4df3ff",
    secondary="#ffffff",
    warning="#ffe600",
    error="#ff7a90",
    success="#5dff9b",
    accent="#ffe600",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#2b2b2b",
    dark=True,
    variables={
        "footer-key-foreground": "#ffe600",
        "footer-background": "#2b2b2b",
        "border": "#ffffff",
        "text-muted": "#ffffff",
        "text-disabled": "#d0d0d0",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#ffffff",
        "block-cursor-blurred-foreground": "#000000",
        "scrollbar": "#b4b4b4",
        "scrollbar-background": "#000000",
        "input-selection-background": "#ffe600 50%",
    },
)
OWN_THEMES = (ROTA_DARK, ROTA_LIGHT, ROTA_CONTRAST)


def shift_variables(theme: Theme) -> dict[str, str]:
    """The variables that the grid's stylesheet needs, for themes that do not set them."""
    if theme.ansi:
        tones, marks = ANSI, ANSI_MARKS
    elif theme.name == ROTA_CONTRAST.name:
        tones, marks = CONTRAST, CONTRAST_MARKS
    else:
        tones, marks = (DARK, DARK_MARKS) if theme.dark else (LIGHT, LIGHT_MARKS)
    inks = {f"shift-{tone}": ink for tone, (ink, _) in tones.items()}
    washes = {f"shift-{tone}-wash": wash for tone, (_, wash) in tones.items()}
    return {**inks, **washes, **marks}
