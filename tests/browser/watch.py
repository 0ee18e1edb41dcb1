"""Notices what no page may do: ask another site, fail to load something, log an error."""

from playwright.sync_api import BrowserContext


class Watch:
    """Collects `faults` of all pages of a context. An error page is none; what it loads must be there."""

    def __init__(self, context: BrowserContext, address: str):
        self.faults: list[str] = []
        self.address = address
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)
        context.on("console", self._logged)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))

    def _requested(self, request):
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.faults.append(f"asked another site: {request.url}")

    def _answered(self, response):
        # Wagtail's autosave is refused while a form is not complete or too large, and says so beside it.
        is_autosave = response.status in (400, 413) and response.request.method == "POST"
        # Scripts of somebody who is signed out are told so, and that is shown.
        is_json = response.headers.get("content-type", "").startswith("application/json")
        is_signed_out = is_json and response.status in (401, 403)
        is_explained = is_autosave or is_signed_out
        if response.status >= 400 and not is_explained and not response.request.is_navigation_request():
            self.faults.append(f"{response.status} for {response.url}")

    def _failed(self, request):
        # A reader who goes on before everything arrived is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"not loaded: {request.url} ({request.failure})")

    def _logged(self, message):
        about_the_page = "Failed to load resource" in message.text
        # Wagtail's log of a script that was told so.
        signed_out = any(f"HTTP error! Status: {status}" in message.text for status in (401, 403))
        if message.type in ("error", "warning") and not about_the_page and not signed_out:
            self.faults.append(f"{message.type}: {message.text}")
