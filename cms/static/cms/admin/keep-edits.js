// What Wagtail's editor forgets while it saves in the background (docs/overrides.md). It watches from two
// seconds after loading, and anew from each save: what was typed before, or while a save was on its way, counts
// as saved. A “Save draft” during the first save makes a second page at the same address, which is refused. And
// whether somebody else saved is asked every ten seconds only.
"use strict";

(() => {
  const BUTTONS = '[data-edit-form] button:is([type="submit"], [data-workflow-action-name])';
  const NOT_TYPED = /^(csrfmiddlewaretoken$|next$|loaded_revision_|replaces_revision_|comments-)/;
  const BY_HAND = ["beforeinput", "keydown", "paste", "drop", "pointerdown", "change"];
  const PATIENCE = 5000; // milliseconds that a press on a button waits for the server

  let stored = null; // what the server has of the form
  let sent = null; // what the save that is on its way holds
  let newer = ""; // the revision of somebody else that the person was told about
  let passing = false; // a press on a button that need not wait again

  const editor = () => document.querySelector("form[data-edit-form]");

  const read = (form) => {
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (!NOT_TYPED.test(name)) values.append(name, value instanceof File ? `${value.name} ${value.size}` : value);
    }
    return values;
  };

  const write = (form, name, value) => {
    if (value === undefined) return;
    const fields = [...form.querySelectorAll(`input[name="${name}"]`)];
    if (!fields.length) fields.push(Object.assign(document.createElement("input"), { type: "hidden", name }));
    for (const field of fields) {
      field.value = value;
      if (!field.isConnected) form.append(field);
    }
  };

  // Until Wagtail clears it, this warns whoever leaves and asks for a save.
  const notice = () => {
    const form = editor();
    if (!form || !stored || sent || String(stored) === String(read(form))) return;
    form.dataset.wUnsavedForceValue = form.dataset.wUnsavedHasEditsValue = "true";
  };

  const until = (names, element) =>
    new Promise((done) => {
      const timer = setTimeout(done, PATIENCE);
      const end = () => done(clearTimeout(timer));
      names.forEach((name) => element.addEventListener(name, end, { once: true }));
    });

  // --- What was typed ------------------------------------------------------------------------------------

  const begin = ({ isTrusted, target }) => {
    const form = editor();
    if (!stored && isTrusted && form?.contains(target)) stored = read(form);
  };
  for (const name of BY_HAND) document.addEventListener(name, begin, { capture: true, passive: true });
  document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
    stored ??= read(target);
    setTimeout(notice); // Wagtail may be in the middle of clearing
  });
  window.addEventListener("beforeunload", notice, { capture: true });

  document.addEventListener("w-autosave:save", ({ target }) => {
    sent = read(target);
  });
  document.addEventListener("w-autosave:error", () => {
    sent = null;
  });
  document.addEventListener("w-autosave:success", ({ target, detail: { response } }) => {
    [stored, sent] = [sent, null];
    for (const [name, value] of Object.entries(response.field_updates ?? {})) {
      if (stored.has(name)) stored.set(name, value);
    }
    write(target, "loaded_revision_id", response.revision_id);
    write(target, "loaded_revision_created_at", response.revision_created_at);
  });

  // --- Before it is sent ---------------------------------------------------------------------------------

  const ask = () => {
    const session = document.querySelector('[data-controller~="w-session"]');
    if (!session) return null; // nobody else can know of a page that is not there yet
    const answered = until(["w-swap:success", "w-swap:error"], session);
    session.dispatchEvent(new CustomEvent("w-session:ping"));
    return answered;
  };

  const wait = async (button) => {
    for (let tries = 0; tries < 3 && (sent || !tries); tries += 1) {
      if (sent) await until(["w-autosave:success", "w-autosave:error"], document);
      await ask(); // meanwhile Wagtail may have begun to save again
    }
    passing = true;
    button.click();
    passing = false;
  };

  window.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.(BUTTONS);
      if (!button || button.disabled || passing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (button.hasAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      wait(button).finally(() => button.removeAttribute("aria-busy"));
    },
    { capture: true },
  );

  // What is being sent is not saved once more beside it.
  window.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (target === editor() && !defaultPrevented) target.dataset.wAutosaveActiveValue = "false";
  });

  // --- Somebody else's version ---------------------------------------------------------------------------

  document.addEventListener("w-swap:json", ({ detail }) => {
    newer = detail.data?.other_sessions?.find((session) => session.revision_id)?.revision_id ?? "";
  });
  document.addEventListener(
    "w-dialog:confirmed",
    ({ target }) => {
      if (target.id !== "w-save-confirmation-dialog") return;
      write(editor(), "replaces_revision_id", newer);
      write(editor(), "replaces_revision_created_at", ""); // whenever it was last written
      passing = true; // Wagtail presses the button again
      setTimeout(() => {
        passing = false;
      });
    },
    { capture: true },
  );
})();
