// A form that holds more than the site takes (cms/editing/form_sizes.py) stays where it is and says so: to go back to it
// from the page of an error would lose what scripts put into it.
"use strict";

(() => {
  const { mostFields, mostBytes, mostWithFiles, words, close } = document.currentScript.dataset;
  const encoder = new TextEncoder();
  const length = (text) => encoder.encode(text).length;

  const isTooLarge = (form) => {
    let [fields, bytes, files] = [0, 0, 0];
    for (const [name, value] of new FormData(form)) {
      fields += 1;
      bytes += length(name) + 2; // as Django counts
      if (value instanceof File) files += value.size;
      else bytes += length(value.replace(/\r?\n/g, "\r\n"));
    }
    return fields > mostFields || bytes > mostBytes || bytes + files > mostWithFiles;
  };

  const say = () => {
    const notice = Object.assign(document.createElement("div"), { className: "sn-signed-out" });
    notice.setAttribute("role", "alert");
    const said = Object.assign(document.createElement("p"), { textContent: words });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: close });
    button.className = "button button-small button-secondary";
    button.addEventListener("click", () => notice.remove());
    const actions = document.createElement("p");
    actions.append(button);
    notice.append(said, actions);
    document.body.prepend(notice);
  };

  window.addEventListener(
    "submit",
    (event) => {
      document.querySelector(".sn-signed-out[role=alert]:not([data-text])")?.remove();
      if (event.target.method !== "post" || !isTooLarge(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say();
    },
    { capture: true },
  );
})();
