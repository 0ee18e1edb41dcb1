// Suggestions while typing: an editable combobox with a list, after the ARIA Authoring Practices Guide.
// Without this script the field is the plain form it stands in.

const PAUSE = 150; // milliseconds without a key before the site is asked
const SHORTEST = 2;

class Suggest {
  constructor(input) {
    this.input = input;
    this.address = input.dataset.suggest;
    this.at = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggest__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.list.hidden = true;
    this.says = document.createElement("p");
    this.says.className = "govuk-visually-hidden";
    this.says.setAttribute("role", "status");

    const around = document.createElement("div");
    around.className = "suggest";
    input.replaceWith(around);
    around.append(input, this.list, this.says);

    input.type = "text"; // a search field may not be a combobox
    input.enterKeyHint = "search";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus; a press on an option must not take it away.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  get options() {
    return [...this.list.children];
  }

  wait() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.input.value.trim().length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asking = new AbortController();
    try {
      const address = `${this.address}?q=${encodeURIComponent(this.input.value)}`;
      const response = await fetch(address, { signal: this.asking.signal });
      if (response.ok) this.show((await response.json()).suggestions);
    } catch {
      this.close(); // asked anew meanwhile, or offline: the form works without
    }
  }

  show(titles) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(
      ...titles.map((title, number) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${number}`;
        option.className = "suggest__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = title;
        return option;
      }),
    );
    this.mark(-1);
    this.list.hidden = titles.length === 0;
    this.input.setAttribute("aria-expanded", String(titles.length > 0));
    this.says.textContent = this.input.dataset.suggestCount.replace("#", titles.length);
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.mark(-1);
    this.input.setAttribute("aria-expanded", "false");
    this.says.textContent = "";
  }

  mark(at) {
    this.at = at;
    this.options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const marked = this.options[at];
    if (marked) {
      this.input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  take(option) {
    this.input.value = option.textContent;
    this.close();
    this.input.form.requestSubmit();
  }

  press(event) {
    const count = this.options.length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" && count) {
      event.preventDefault();
      this.mark(this.at + 1 < count ? this.at + 1 : -1);
    } else if (event.key === "ArrowUp" && count) {
      event.preventDefault();
      this.mark(this.at < 0 ? count - 1 : this.at - 1);
    } else if (event.key === "ArrowDown" && this.input.value.trim().length >= SHORTEST) {
      event.preventDefault();
      this.ask();
    } else if (event.key === "Enter" && this.options[this.at]) {
      event.preventDefault();
      this.take(this.options[this.at]);
    }
  }
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggest(input);
