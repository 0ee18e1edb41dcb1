from search.models.deleted_entry import Gone
from search.models.entry import Entry
from search.models.promotion import Promotion
from search.models.rebuild import Rebuild
from search.models.searched_term import SearchedTerm
from search.models.synonym import Synonym
from search.models.word import Word

__all__ = ["Entry", "Gone", "Promotion", "Rebuild", "SearchedTerm", "Synonym", "Word"]
