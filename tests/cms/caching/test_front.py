"""What is answered from the cache, what never is, and how."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from cms.caching.stores import Memory
from cms.caching.wsgi_cache import PageCache
from home.alerts.display import as_shown
from tests import set_clock
from tests.cms.caching.asking import MEGABYTE, ask, environ_of, front
from tests.factories import AlertFactory, InformationPageFactory, restrict


def differing(one, other) -> set[str]:
    """The headers that are not the same."""
    return {name for name, _value in one.headers.items() ^ other.headers.items()}


# --- Answered from the cache -----------------------------------------------------------------------


def test_the_second_reader_gets_the_same_page_without_django_or_a_query(
    site_front, django_assert_num_queries
):
    first = ask(site_front, "/networks/carers/")
    with django_assert_num_queries(0):
        second = ask(site_front, "/networks/carers/")
    assert (first.status, first.body) == (200, second.body)
    assert differing(first, second) == {"x-request-id"}
    assert site_front.application.times == 1
    assert "Carers’ Network" in second.body


def test_each_request_has_its_own_id_whoever_answers_it(site_front):
    """What the proxy logged leads to this request, not to the one that filled the cache."""
    given = [f"proxy-number-{number}" for number in range(3)]
    answers = [ask(site_front, "/", x_request_id=number) for number in given]
    answers.append(
        ask(site_front, "/", x_request_id="proxy-number-3", if_none_match=answers[0].headers["etag"])
    )
    assert [answer.status for answer in answers] == [200, 200, 200, 304]
    assert [answer.headers["x-request-id"] for answer in answers] == [*given, "proxy-number-3"]
    made_up = {ask(site_front, "/").headers["x-request-id"] for _each in range(3)}
    assert len(made_up) == 3
    (kept,) = site_front.memory._entries.values()
    names = {name.lower() for form in kept.forms.values() for name, _value in form.headers}
    assert "x-request-id" not in names


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("", None),
        ("identity", None),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("gzip;q=nonsense", None),
    ],
)
def test_each_browser_gets_the_best_encoding_it_knows(site_front, accepted, encoding):
    answer = ask(site_front, "/", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == encoding
    assert "</html>" in answer.body
    assert answer.headers["content-length"] == str(len(answer.raw))
    assert "Accept-Encoding" in answer.headers["vary"]


def test_a_browser_that_has_the_page_is_told_so(site_front, django_assert_num_queries):
    etag = ask(site_front, "/", accept_encoding="br").headers["etag"]
    with django_assert_num_queries(0):
        for seen in (etag, f'"other", W/{etag}', "*"):
            again = ask(site_front, "/", accept_encoding="br", if_none_match=seen)
            assert (again.status, again.raw) == (304, b"")
            assert again.headers["etag"] == etag
            assert "content-length" not in again.headers
    assert ask(site_front, "/", accept_encoding="br", if_none_match='"other"').status == 200


def test_each_encoding_has_an_etag_of_its_own(site_front):
    etags = {ask(site_front, "/", accept_encoding=each).headers["etag"] for each in ("br", "gzip", "")}
    assert len(etags) == 3


def test_a_head_request_has_the_headers_and_no_body_and_fills_the_cache(site_front):
    head = ask(site_front, "/", method="HEAD")
    page = ask(site_front, "/")
    assert (head.status, head.raw) == (200, b"")
    assert head.headers.pop("x-request-id") != page.headers.pop("x-request-id")
    assert head.headers == page.headers
    assert site_front.application.times == 1


def test_the_order_of_parameters_makes_no_second_page(site_front):
    ask(site_front, "/networks/?b=2&a=1")
    assert ask(site_front, "/networks/?a=1&b=2").status == 200
    assert site_front.application.times == 1


def test_browsers_keep_a_page_but_ask_each_time(site_front):
    assert ask(site_front, "/").headers["cache-control"] == "no-cache"


# --- Never answered from the cache ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"cookie": "sessionid=abc"}),
        ("/", {"cookie": "a=b; sessionid=abc"}),
        ("/", {"cookie": "alerts=1.1;" + "x" * 5000}),
        ("/", {"authorization": "Bearer x"}),
        ("/?q=%ff", {}),
        ("/?q=%00", {}),
        ("/?" + "a" * 600, {}),
        ("/" + "a" * 600, {}),
        ("/accounts/login/", {}),
        ("/healthz", {}),
        ("/nothing/here/", {}),
        ("/admin/", {}),
    ],
)
def test_these_go_to_django_every_time(site_front, path, headers):
    for _ in range(2):
        ask(site_front, path, **headers)
    assert site_front.application.times == 2
    assert len(site_front.memory) == 0


def test_a_form_is_never_answered_from_the_cache(site_front):
    ask(site_front, "/")
    for _ in range(2):
        assert ask(site_front, "/", method="POST").status != 200
    assert site_front.application.times == 3


def test_a_private_page_is_never_kept(site_front, home):
    restrict(InformationPageFactory(parent=home, slug="private"))
    for _ in range(2):
        assert ask(site_front, "/private/").status == 302
    assert len(site_front.memory) == 0


def test_another_host_has_pages_of_its_own(site_front):
    for host in ("localhost", "127.0.0.1", "LOCALHOST"):
        environ = environ_of("/") | {"HTTP_HOST": host}
        list(site_front(environ, lambda *_: None))
    assert site_front.application.times == 2


@pytest.mark.parametrize(
    "header",
    [("Set-Cookie", "x"), ("Content-Encoding", "gzip"), ("Cache-Control", "max-age=9, public, immutable")],
    ids=["a token", "already packed", "a file that never changes"],
)
def test_what_is_not_the_same_for_all_or_better_kept_by_browsers_is_not_kept(header, site_front):
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html"), header])
        return [b"page"]

    front = PageCache(application, MEGABYTE)
    assert ask(front, "/").raw == b"page"
    assert len(front.memory) == 0


# --- Alerts that a reader hid -----------------------------------------------------------------------


@pytest.mark.usefixtures("ordinary_day")
def test_an_alert_one_reader_hid_is_there_for_the_next(home):
    alert = AlertFactory(title="Lift out of order", starts_at=set_clock.now())
    site = front()
    hidden = {"cookie": f"alerts={as_shown(alert).key}"}
    assert "Lift out of order" not in ask(site, "/", **hidden).body
    assert "Lift out of order" in ask(site, "/").body
    assert "Lift out of order" not in ask(site, "/", **hidden).body
    assert site.application.times == 2


@pytest.mark.usefixtures("ordinary_day")
def test_forged_and_old_keys_in_the_cookie_share_one_page(home):
    alert = AlertFactory(title="Lift out of order", starts_at=set_clock.now())
    site = front()
    for value in (
        "",
        f"{alert.pk}.1",
        f"{alert.pk}.1.1",
        f"{alert.pk}.9.{2**40}",
        "1000.1.1_2000.1.1",
        "x" * 400,
        "../../etc",
    ):
        assert "Lift out of order" in ask(site, "/", cookie=f"alerts={value}").body
    assert site.application.times == 1


# --- Many at once, and bounds ------------------------------------------------------------------------


def test_many_readers_of_a_missing_page_make_one_rendering(site_front):
    begun, go_on = Event(), Event()
    django = site_front.application

    def slow(environ, start_response):
        begun.set()
        assert go_on.wait(10)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"once"]

    site_front.application = slow
    with ThreadPoolExecutor(8) as readers:
        first = readers.submit(ask, site_front, "/")
        assert begun.wait(10)
        site_front.application = django  # a second rendering would show
        others = [readers.submit(ask, site_front, "/") for _ in range(7)]
        go_on.set()
        assert {each.result().raw for each in [first, *others]} == {b"once"}
    assert django.times == 0


def test_a_page_that_came_just_after_a_reader_looked_is_not_rendered_again(site_front, monkeypatch):
    look = site_front.memory.get

    def look_too_early(token, key):
        monkeypatch.setattr(site_front.memory, "get", look)
        ask(site_front, "/")

    monkeypatch.setattr(site_front.memory, "get", look_too_early)
    ask(site_front, "/")
    assert site_front.application.times == 1


def test_a_rendering_that_fails_does_not_hold_up_the_next(site_front):
    def broken(environ, start_response):
        raise RuntimeError

    django, site_front.application = site_front.application, broken
    with pytest.raises(RuntimeError):
        ask(site_front, "/")
    site_front.application = django
    assert ask(site_front, "/").status == 200


def test_the_memory_is_bounded_and_what_was_read_last_stays(site_front):
    site_front.memory = Memory(200_000)
    for number in range(60):
        ask(site_front, f"/?page={number}")
        ask(site_front, "/networks/")
    assert site_front.memory.bytes <= 200_000
    before = site_front.application.times
    ask(site_front, "/networks/")
    assert site_front.application.times == before
