// A form is sent once at a time, and people are told what is going on. Sending again is safe: the server knows the key.
(() => {
  "use strict";
  const PATIENCE = 15000;
  const live = () => document.getElementById("live");

  // Said once aloud in the live region, and shown beside the button of a form that has a place for it.
  const say = (name, form) => {
    const region = live();
    const words = (region && region.dataset[name]) || "";
    if (region) region.textContent = words;
    const place = form && form.querySelector("[data-says]");
    if (place) place.textContent = words;
  };

  const buttons = (form) => form.querySelectorAll("button:not([type=button])");

  const release = (form) => {
    clearTimeout(Number(form.dataset.timer));
    delete form.dataset.sending;
    delete form.dataset.timer;
    for (const button of buttons(form)) delete button.dataset.sending;
  };

  const hold = (form) => {
    form.dataset.sending = "yes";
    for (const button of buttons(form)) button.dataset.sending = "yes"; // not `disabled`: its name and focus must stay
    form.dataset.timer = String(setTimeout(() => { release(form); say("slow", form); }, PATIENCE));
    say("sending", form);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    hold(form);
  }, true);

  const ended = (outcome) => (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) release(form);
    if (outcome) say(outcome, form);
    else if (live() && live().textContent === live().dataset.sending) say("", form);
  };
  document.addEventListener("htmx:afterRequest", ended(""));
  document.addEventListener("htmx:sendError", ended("offline"));
  document.addEventListener("htmx:responseError", ended("refused"));

  // After a swap the first thing that needs attention takes the focus, so that nobody is left nowhere.
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.target.querySelector && event.target.querySelector("#errors, #problems[role=alert]");
    if (place) place.focus();
  });

  // A page that comes back from the history must not stay locked.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
})();
