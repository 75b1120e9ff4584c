// Keeps what is typed in <form data-keep="key"> on this device, and brings it back after a reload or a lost connection.
// A page that shows success carries data-kept-done="key" on any element, and the copy is removed; with
// data-kept-clause only when that clause was chosen in the form (it may have been opened for the whole draft).
(() => {
  "use strict";
  const PREFIX = "keep:";
  const DAYS = 7;
  const WAIT = 500;

  const words = () => document.getElementById("live").dataset;

  const storage = (act, fallback) => {
    try { return act(window.localStorage); } catch (error) { return fallback; } // private windows may refuse
  };

  const read = (key) => {
    const kept = storage((s) => JSON.parse(s.getItem(PREFIX + key) || "null"), null);
    return kept && Date.now() - kept.at < DAYS * 86400000 ? kept : null;
  };

  const forget = (key) => storage((s) => s.removeItem(PREFIX + key));

  const fields = (form) => [...form.elements].filter((f) =>
    f.name && !["password", "file", "hidden", "submit", "button"].includes(f.type) && !("noKeep" in f.dataset));

  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

  const changed = (field) => isChoice(field) ? field.checked !== field.defaultChecked
    : field.options ? [...field.options].some((o) => o.selected !== o.defaultSelected) : field.value !== field.defaultValue;

  // The token names this submission: sent again after a lost answer it is recognised, and gives the same receipt.
  const token = (form) => form.querySelector("[data-challenge]") ? null : form.querySelector("input[type=hidden][name=token]");

  const write = (form) => {
    const values = fields(form).filter((f) => !isChoice(f) || f.checked).map((f) => [f.name, f.value]);
    const kept = JSON.stringify({ at: Date.now(), values, token: token(form)?.value });
    return storage((s) => { s.setItem(PREFIX + form.dataset.keep, kept); return true; }, false);
  };

  const fill = (form, kept) => {
    let filled = 0;
    for (const field of fields(form)) {
      const values = kept.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isChoice(field)) field.checked = values.includes(field.value);
      else if (field.value === "" || field.options) { if (values.length) field.value = values[0]; }
      filled += changed(field) ? 1 : 0;
    }
    if (filled && kept.token && token(form)) token(form).value = kept.token;
    return filled;
  };

  const line = (form) => {
    const place = document.createElement("p");
    place.className = "kept";
    place.setAttribute("role", "status");
    form.prepend(place);
    return place;
  };

  const show = (place, text, form) => {
    const button = document.createElement("button");
    const fresh = form.dataset.fresh;
    button.type = "button";
    button.className = "link";
    button.textContent = words().clear;
    button.addEventListener("click", () => {
      forget(form.dataset.keep);
      form.reset();
      if (fresh && token(form)) token(form).value = fresh;
      place.textContent = words().cleared;
    });
    place.replaceChildren(document.createTextNode(text), button);
  };

  const start = (form) => {
    if (form.dataset.keeping) return;
    form.dataset.keeping = "yes";
    form.dataset.fresh = token(form)?.value || "";
    const place = line(form);
    const kept = read(form.dataset.keep);
    // A form that came back with errors already holds what was typed: the server's copy is the newer one.
    if (kept && !form.querySelector("[aria-invalid]") && fill(form, kept)) show(place, words().restored, form);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { if (form.isConnected && write(form)) show(place, words().saved, form); }, WAIT);
    });
    form.addEventListener("keep", () => { clearTimeout(timer); if (fields(form).some(changed)) write(form); });
    window.addEventListener("pagehide", () => { if (form.isConnected && fields(form).some(changed)) write(form); });
  };

  const look = (root) => {
    for (const { dataset } of root.querySelectorAll("[data-kept-done]")) {
      const chosen = (read(dataset.keptDone)?.values || []).find(([name]) => name === "clause");
      if (dataset.keptClause === undefined || (chosen && chosen[1] === dataset.keptClause)) forget(dataset.keptDone);
    }
    for (const form of root.querySelectorAll("form[data-keep]")) start(form);
  };

  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target.parentNode || document));
})();
