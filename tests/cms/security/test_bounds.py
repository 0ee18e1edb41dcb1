"""What is too much in a request, to the byte. What is refused costs little: `test_hostile_sizes.py`."""

import pytest
from django.conf import settings

from cms.security import bounds

LINE = "x" * bounds.LONGEST_LINE
UPLOAD, FORM = bounds.LARGEST_UPLOAD, settings.DATA_UPLOAD_MAX_MEMORY_SIZE
ADDING = "/admin/images/add/"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"QUERY_STRING": LINE},
        {"HTTP_COOKIE": LINE, "CONTENT_TYPE": LINE},
        {"wsgi.something": f"{LINE}x"},
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": "0"},
        {"CONTENT_LENGTH": "many"},
        {"CONTENT_LENGTH": f"{FORM}"},
        {"CONTENT_LENGTH": f"{FORM}", "PATH_INFO": "/feedback/"},
        {"CONTENT_LENGTH": f"{UPLOAD}", "PATH_INFO": ADDING},
        {"CONTENT_LENGTH": f"{'0' * 30}{UPLOAD}", "PATH_INFO": ADDING},
    ],
    ids=lambda sent: str(sent)[:60],
)
def test_what_people_send_is_not_too_much(sent):
    assert bounds.excess(sent) is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"QUERY_STRING": f"{LINE}x"}, 414),
        ({"HTTP_COOKIE": f"{LINE}x"}, 431),
        ({"CONTENT_TYPE": f"{LINE}x"}, 431),
        ({"CONTENT_LENGTH": f"{FORM + 1}"}, 413),
        ({"CONTENT_LENGTH": f"{FORM + 1}", "PATH_INFO": "/feedback/admin/"}, 413),
        ({"CONTENT_LENGTH": f"{UPLOAD + 1}", "PATH_INFO": ADDING}, 413),
        ({"CONTENT_LENGTH": f"{'0' * 30}{UPLOAD + 1}", "PATH_INFO": ADDING}, 413),
        ({"CONTENT_LENGTH": "9" * 5000, "PATH_INFO": ADDING}, 413),
    ],
    ids=lambda sent: str(sent)[:60],
)
def test_a_byte_more_is_refused(sent, status):
    assert bounds.excess(sent) == status


def test_every_long_line_is_named():
    names = ["HTTP_COOKIE", "CONTENT_TYPE", "QUERY_STRING"]
    sent = dict.fromkeys(names, f"{LINE}x") | {"HTTP_HOST": LINE, "PATH_INFO": f"{LINE}x"}
    assert bounds.long_lines(sent) == names


def test_an_address_is_possible_up_to_its_longest_and_deepest():
    longest, deepest = "/" * 3 + "x" * (bounds.LONGEST_ADDRESS - 3), "/a" * bounds.MOST_SEGMENTS + "/"
    assert bounds.is_possible(longest)
    assert bounds.is_possible(deepest)
    assert not bounds.is_possible(f"{longest}x")
    assert not bounds.is_possible(f"{deepest}a/")
