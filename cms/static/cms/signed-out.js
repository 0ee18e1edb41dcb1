// A form whose sign-in is over stays as it is, says what to do, and goes on once the same person is back.
// Loaded by Wagtail's screens and by the page that holds what was sent; that page works without it.

(() => {
  const { who, link, check, close } = document.currentScript.dataset;
  let notice; // what is said; on the page that holds a form it has its place
  let met = false; // whether something was refused
  let unsaved = false; // whether that was an autosave
  let tried = false; // whether it was tried again since the last that was saved

  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary";
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
  }

  function say(text, address) {
    const place = document.querySelector("[data-signed-out-says]");
    if (place) {
      place.textContent = text;
      return;
    }
    if (notice?.dataset.text === text) return; // read out once
    forget();
    notice = document.createElement("div");
    notice.className = "sn-signed-out";
    notice.setAttribute("role", address ? "alert" : "status");
    notice.dataset.text = text;
    const words = document.createElement("p");
    words.textContent = text;
    const actions = document.createElement("p");
    actions.className = "sn-signed-out__actions";
    if (address) {
      const way = document.createElement("a");
      way.href = address;
      way.target = "_blank";
      way.rel = "noopener";
      way.className = "button button-small";
      way.textContent = link;
      actions.append(way, button(check, look));
    } else {
      actions.append(button(close, forget));
    }
    notice.append(words, actions);
    document.body.prepend(notice);
  }

  function forget() {
    notice?.remove();
    notice = undefined;
  }

  // A new sign-in has a new token: every form and Wagtail's own scripts send it from now on.
  function use(token) {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  }

  function saveAgain() {
    const form = document.querySelector("[data-edit-form]");
    if (!unsaved || tried || !form) return;
    tried = true;
    const detail = { type: "edits" };
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail }));
  }

  async function look() {
    const maker = document.querySelector("main [name=made_for]")?.value;
    const headers = { Accept: "application/json", "X-Made-For": maker ?? "" };
    let answer, now;
    try {
      answer = await fetch(who, { headers, redirect: "manual" });
      now = await answer.json();
    } catch {
      return; // offline, or on the way to a second factor
    }
    if (!answer.ok) return say(now.error_message, now.sign_in);
    if (maker && maker !== now.made_for) return say(now.other, now.sign_in);
    use(now.csrf_token);
    if (notice || document.querySelector("[data-signed-out-says]")) say(now.again);
    met = false;
    saveAgain();
  }

  function refused() {
    met = true;
    look();
  }

  document.addEventListener("w-autosave:error", ({ detail }) => {
    if (!detail.response?.sign_in) return;
    unsaved = true;
    refused();
  });
  document.addEventListener("w-autosave:success", () => {
    unsaved = tried = false;
  });
  document.addEventListener("w-swap:error", ({ detail }) => {
    if ([401, 403].includes(detail.error?.status)) refused();
  });
  window.jQuery?.(document).on("ajaxError", (event, request) => {
    if ([401, 403].includes(request.status)) refused();
  });
  // Back from the other tab.
  const isHeld = document.querySelector("[data-signed-out-says]");
  const back = () => (met || isHeld) && document.visibilityState === "visible" && look();
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
})();
