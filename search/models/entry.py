from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from wagtail.search import index

from cms.models import BasePage
from search.querysets import EntryQuerySet


class Entry(index.Indexed, models.Model):
    """One public page, commitment or answer, as readers find it. `search.indexing` writes it, nothing else.

    Everything a search filters, counts or sorts by is in this one narrow row, beside the words: no join. What
    can change without the page being indexed (its place, its end, whether it is live, a commitment's status)
    is kept in step by triggers of the database, in the transaction of the change (migration 0002).
    """

    class Standing(models.IntegerChoices):
        """Whether what it says still holds."""

        CURRENT = 0
        SUPERSEDED = 1
        WITHDRAWN = 2
        CANCELLED = 3

    page = models.OneToOneField(BasePage, models.CASCADE, null=True, related_name="+")
    commitment = models.OneToOneField("updates.Commitment", models.CASCADE, null=True, related_name="+")
    response = models.OneToOneField("updates.Response", models.CASCADE, null=True, related_name="+")

    # Who may see it: where it lies (a commitment or an answer: its network) and until when.
    path = models.CharField(max_length=255, blank=True)
    expire_at = models.DateTimeField(null=True)

    # What readers narrow and sort by.
    kind = models.CharField(max_length=40)
    network = models.ForeignKey(BasePage, models.SET_NULL, null=True, related_name="+")
    year = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=12, blank=True)
    standing = models.SmallIntegerField(choices=Standing.choices, default=Standing.CURRENT)
    # The day it is about; pages without one go by the day they were last updated.
    own_date = models.DateField(null=True)
    date = models.DateField(null=True)

    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    key_text = models.TextField(blank=True)
    body = models.TextField(blank=True)

    names = SearchVectorField()  # the title's words as they are, for suggestions
    head = SearchVectorField()  # title (A) and summary (B)
    words = SearchVectorField()  # and key text (C) and body (D)

    # Whether the engine named by SEARCH_URL has this version.
    is_sent = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    # For that engine only; PostgreSQL searches the columns above.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("key_text", boost=1.5),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        *(
            index.FilterField(name)
            for name in ("path", "expire_at", "kind", "network", "year", "status", "standing", "date")
        ),
    ]

    class Meta:
        indexes = [
            # Without the list of pending rows that GIN keeps by default: every search would read through it.
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            GinIndex(fields=["names"], name="search_names", fastupdate=False),
            models.Index(fields=["id"], condition=models.Q(is_sent=False), name="search_entry_to_send"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, commitment__isnull=True, response__isnull=True)
                | models.Q(page__isnull=True, commitment__isnull=False, response__isnull=True)
                | models.Q(page__isnull=True, commitment__isnull=True, response__isnull=False),
                name="search_entry_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_indexed_objects(cls) -> EntryQuerySet:
        """Nothing for Wagtail's own index: `search.engine` sends entries to the engine itself."""
        return cls.objects.none()
