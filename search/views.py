from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.pagination import paginate
from search.forms import SearchForm
from search.query import find

PER_PAGE = 10


@require_safe
def search(request):
    """Pages that match `?q=`. Anything that is not a search gives the empty form and a hint."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    results = paginate(find(query, request), request, PER_PAGE)
    return render(
        request,
        "search/search.html",
        {"form": form, "query": query, "results": results, "asked": "q" in request.GET},
    )
