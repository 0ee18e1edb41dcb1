"""What is taken out of govuk-frontend's built files before this site serves them.

The font and the crest may be used on GOV.UK only; the source maps are not beside the files, which the hashing
static storage refuses; and the font is hard-coded where this site wants its own design token.
"""

import re

FONT = "GDS Transport"
# What must be gone afterwards: a new version that says it differently stops the build.
UNWANTED = ("@font-face", FONT, "govuk-crest", "Margaret Calvert", "sourceMappingURL", "/assets/")

_FONT_FACE = re.compile(r"@font-face\s*\{[^{}]*\}")
_FONT_NOTICE = re.compile(r"/\*![^*]*Margaret Calvert[^*]*\*/")
_CREST_RULE = re.compile(r"[^{}]+\{[^{}]*govuk-crest[^{}]*\}")
_EMPTY_GROUP = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
_QUOTED_FONT = rf"[\"']?{FONT}[\"']?\s*,\s*"
_FONT_FAMILY = re.compile(rf"font-family:\s*(?:{_QUOTED_FONT})?((?:arial,\s*)?sans-serif)", re.IGNORECASE)
_MAP_IN_CSS = re.compile(r"/\*#\s*sourceMappingURL=[^*]*\*/\s*$")
_MAP_IN_JS = re.compile(r"//#\s*sourceMappingURL=\S*\s*$")


def stylesheet(css: str) -> tuple[str, dict[str, int]]:
    """Return the stylesheet as this site serves it, and how often what was changed."""
    css, notices = _FONT_NOTICE.subn("", css)
    css, faces = _FONT_FACE.subn("", css)
    css, crests = _CREST_RULE.subn("", css)
    css = _EMPTY_GROUP.sub("", css)
    css, families = _FONT_FAMILY.subn(r"font-family:var(--font-text,\1)", css)
    css, maps = _MAP_IN_CSS.subn("", css)
    counts = {
        "font notices": notices,
        "font faces": faces,
        "crest rules": crests,
        "font families": families,
        "source maps": maps,
    }
    return css, counts


def script(javascript: str) -> str:
    """Return the script without the pointer to a source map."""
    return _MAP_IN_JS.sub("", javascript)


def left_over(text: str) -> list[str]:
    """Name what should have been taken out and is still there."""
    return [word for word in UNWANTED if word in text]
