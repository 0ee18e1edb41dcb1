"""What tests about forms that met the sign-in read and send."""

from bs4 import BeautifulSoup
from django.test import Client

from tests.html.checker import problems

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
BY_SCRIPT = {**FROM_HERE, "Accept": "application/json"}
TOKEN = "csrfmiddlewaretoken"


def form_in(answer):
    """The form of the page that holds what was sent; None if there is none."""
    button = BeautifulSoup(answer.content, "html.parser").find("button", string="Send again")
    return button.find_parent("form") if button else None


def held_in(answer) -> dict[str, list[str]]:
    """Every field that the page holds, without its token."""
    form, found = form_in(answer), {}
    for field in form.find_all("input") if form else []:
        found.setdefault(field["name"], []).append(field["value"])
    found.pop(TOKEN, None)
    return found


def faults_in(answer) -> list[str]:
    """What is wrong with the HTML of a page, without Wagtail's own bar."""
    page = BeautifulSoup(answer.content, "html.parser")
    for bar in page.find_all("template"):
        bar.decompose()
    return problems(str(page))


def send_again(client: Client, answer):
    """Press the button of the page that holds what was sent."""
    form = form_in(answer)
    fields = held_in(answer) | {TOKEN: [form.find("input", {"name": TOKEN})["value"]]}
    return client.post(form["action"], fields, headers=FROM_HERE)


def opened(client: Client, path: str) -> dict[str, str]:
    """The hidden fields that every form of the admin's page `path` has."""
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return {name: page.find("input", {"name": name})["value"] for name in (TOKEN, "made_for")}
