"""What a proper answer is, whatever was asked."""

from urllib.parse import urlsplit

# Machines read these; everything else that goes wrong is explained on a page of the house.
PLAIN = ("/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/static/", "/media/", "/documents/")
# Wagtail's own pages.
ADMIN = "/admin/"


def faults_of(status: int, headers: dict, body: bytes, path: str, method: str = "GET") -> list[str]:
    """Say what is not proper in an answer; nothing when all is well. `path` is what was asked for."""
    found = []
    if not 200 <= status < 500 and not (path.startswith("/readyz") and status == 503):
        found.append(f"the status is {status}")
    location = headers.get("Location", "")
    if 300 <= status < 400 and status != 304 and not stays_here(location):
        found.append(f"it leads elsewhere: {location[:80]}")
    if any("\r" in str(value) or "\n" in str(value) for value in headers.values()):
        found.append("a header has a line break")
    is_page = status >= 400 or headers.get("Content-Type", "").startswith("text/html")
    for_people = not 300 <= status < 400 and not path.startswith((*PLAIN, ADMIN))
    if is_page and for_people and method not in ("HEAD", "OPTIONS") and not is_ours(body):
        found.append(f"the page for {status} is not ours: {body[:80]!r}")
    return found


def is_ours(body: bytes) -> bool:
    return b'class="site-header"' in body and b'lang="en-GB"' in body and b"<h1" in body


def stays_here(location: str) -> bool:
    """Whether a browser that follows `location` stays on this site, however it reads slashes."""
    target = urlsplit(location.replace("\\", "/"))
    return bool(location) and not target.scheme and not target.netloc


def faults_of_response(response, method: str = "GET") -> list[str]:
    """The same for an answer that Django's test client got."""
    body = b"".join(response) if response.streaming else response.content
    headers = dict(response.headers) | {"cookies": response.cookies.output(header="", sep="")}
    found = faults_of(response.status_code, headers, body, response.wsgi_request.path, method)
    length = length_fault(response) if method != "HEAD" else ""
    return [*found, length] if length else found


def length_fault(response) -> str:
    """What is wrong with the length an answer of the test client announces: browsers stop reading there."""
    announced = response.headers.get("Content-Length")
    if announced is None or response.streaming or int(announced) == len(response.content):
        return ""
    return f"announces {announced} bytes and sends {len(response.content)}"
