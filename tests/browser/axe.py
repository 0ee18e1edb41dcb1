"""axe, at the widths of a telephone and of a desk."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = [360, 1280]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SCRIPT = Axe().axe_script
# Only what is wrong: all else that axe has to say takes as long to hand over as it took to find out.
RUN = """async ([part, options]) => (await axe.run(part ?? document, options)).violations"""


def violations(page, part=None) -> list[str]:
    """Each place axe objects to, with its reason; `part` of the page is what axe calls a context."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate(RUN, [part, OPTIONS])
    return [
        f"{rule['id']}: {node['failureSummary']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def at_each_width(page, part=None) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {violation}" for violation in violations(page, part)]
    return found
