"""What is taken out of govuk-frontend's built stylesheet before this site serves it.

The font and the crest may be used on GOV.UK only; the source map is not beside the file, which the hashing
static storage refuses; the font is hard-coded where this site wants its own design token; and more than half
is about components that no page has.
"""

import re

FONT = "GDS Transport"
# What must be gone afterwards: a new version that says it differently stops the build.
UNWANTED = ("@font-face", FONT, "govuk-crest", "Margaret Calvert", "sourceMappingURL", "/assets/")
# The components that pages are made of: what follows `govuk-` in their classes. A test compares it with them.
COMPONENTS = {
    *("breadcrumbs", "button", "checkboxes", "details", "error-message", "error-summary", "fieldset"),
    *("form-group", "hint", "input", "label", "list", "pagination", "radios", "select", "skip-link"),
    *("table", "template", "textarea", "visually-hidden"),
}

_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_COMMA = re.compile(r",(?![^(]*\))")
_CLASS = re.compile(r"\bgovuk-([\w\\!-]+)")  # the helpers are written `govuk-\\!-…`
_NEGATION = re.compile(r":not\([^()]*\)")
_FONT_FACE = re.compile(r"@font-face\s*\{[^{}]*\}")
_FONT_NOTICE = re.compile(r"/\*![^*]*Margaret Calvert[^*]*\*/")
_CREST_RULE = re.compile(r"[^{}]+\{[^{}]*govuk-crest[^{}]*\}")
_EMPTY_GROUP = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
_QUOTED_FONT = rf"[\"']?{FONT}[\"']?\s*,\s*"
_FONT_FAMILY = re.compile(rf"font-family:\s*(?:{_QUOTED_FONT})?((?:arial,\s*)?sans-serif)", re.IGNORECASE)
_MAP_IN_CSS = re.compile(r"/\*#\s*sourceMappingURL=[^*]*\*/\s*$")


def stylesheet(css: str) -> tuple[str, dict[str, int]]:
    """Return the stylesheet as this site serves it, and how often what was changed."""
    css, notices = _FONT_NOTICE.subn("", css)
    css, faces = _FONT_FACE.subn("", css)
    css, crests = _CREST_RULE.subn("", css)
    css = _without_empty_groups(_RULE.sub(_of_our_components, css))
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


def _of_our_components(rule: re.Match[str]) -> str:
    """Return the rule for those of its selectors that can fit an element of a page."""
    selectors, declarations = rule.groups()
    if selectors.lstrip().startswith("@"):
        return rule[0]
    ours = ",".join(each for each in _COMMA.split(selectors) if _is_ours(each))
    return f"{ours}{{{declarations}}}" if ours else ""


def _is_ours(selector: str) -> bool:
    # No script of the package runs, so nothing ever says that one does.
    return ".js-enabled" not in selector and components_of(_NEGATION.sub("", selector)) <= COMPONENTS


def components_of(text: str) -> set[str]:
    """Name the components whose classes are in `text`: `button` of `govuk-button--secondary`."""
    return {re.split("--|__", name)[0] for name in _CLASS.findall(text)}


def _without_empty_groups(css: str) -> str:
    """Take out media without rules, and what is empty without them."""
    while (less := _EMPTY_GROUP.sub("", css)) != css:
        css = less
    return css


def left_over(text: str) -> list[str]:
    """Name what should have been taken out and is still there."""
    return [word for word in UNWANTED if word in text]
