"""What a run may refer to: what is on the site already, and what the files bring."""

from collections import defaultdict
from pathlib import Path

from wagtail.models import Site

from cms.content_files.faults import Wrong
from cms.models import BasePage


class World:
    """Looks pages up by address and title. Before anything is written a page of this run has the id 0."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder
        self.is_writing = False  # first everything is checked
        self.is_drafting = False  # changes wait for moderation
        self.root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        self.coming: dict[str, str] = {}  # address: type
        self.names: dict[str, set[str]] = defaultdict(set)  # kind of record: identities that this run brings
        self._pages: dict[str, int] = {}
        self._addresses: dict[int, str] = {}
        self.reload()

    def reload(self) -> None:
        """Learn the site's pages again, after some were created."""
        prefix = self.root.url_path
        self._pages.clear()
        for pk, url_path in BasePage.objects.descendant_of(self.root, inclusive=True).values_list(
            "pk", "url_path"
        ):
            self._pages[url_path[len(prefix) :].strip("/")] = pk
        self._addresses = {pk: address for address, pk in self._pages.items()}

    def has_page(self, address: str) -> bool:
        return address in self._pages or address in self.coming

    def page_id(self, address: str, line: int | None = None) -> int:
        """The id of the page at `address`, with or without slashes; 0 while it is only coming."""
        address = address.split("#")[0].split("?")[0].strip("/")
        if address in self._pages:
            return self._pages[address]
        if address in self.coming:
            return 0
        raise Wrong(f"There is no page at /{address}/, on the site or in these files.", line)

    def address_of(self, page_id: int) -> str | None:
        return self._addresses.get(page_id)

    def expect_record(self, kind: str, name: str) -> None:
        self.names[kind].add(name)
