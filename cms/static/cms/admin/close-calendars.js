// Wagtail's calendar opens a moment after a date has the focus, also where somebody has gone on by then, and goes for
// the mouse only: it covers what comes next. By keyboard it goes with Tab and Escape.
"use strict";

document.addEventListener("keydown", ({ key, target }) => {
  const { jQuery } = window;
  if (!["Tab", "Escape"].includes(key) || !jQuery?.(target).data("xdsoft_datetimepicker")) return;
  const hide = () => jQuery(target).datetimepicker("hide");
  hide();
  if (key === "Tab") setTimeout(hide, 150); // it waits for a tenth of a second
});
