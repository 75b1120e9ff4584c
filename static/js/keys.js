// Single keys for people who sort opinions all day. Each key of the panel #keys presses, or moves to, something on the page.
// They can be switched off (WCAG 2.1.4), and do nothing while somebody types.
(() => {
  "use strict";
  const OFF = "keys:off";
  const panel = document.getElementById("keys");
  if (!panel) return;
  const box = document.getElementById("use-keys");

  const storage = (act, fallback) => {
    try { return act(window.localStorage); } catch (error) { return fallback; } // private windows may refuse
  };

  panel.hidden = false;
  box.checked = !storage((s) => s.getItem(OFF), null);
  box.addEventListener("change", () => storage((s) => box.checked ? s.removeItem(OFF) : s.setItem(OFF, "yes")));

  const visible = (element) => element.getClientRects().length > 0;
  const typing = (element) => element.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");

  const move = (selector, step) => {
    const all = [...document.querySelectorAll(selector)].filter(visible);
    const at = all.indexOf(document.activeElement.closest(selector));
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) next.focus();
  };

  const press = (selector) => {
    const target = [...document.querySelectorAll(selector)].find(visible);
    if (!target) return;
    target.focus();
    if (target.matches("a, button, summary, input[type=radio], input[type=checkbox]")) target.click();
    else if (target.select) target.select();
  };

  const tick = () => {
    const row = document.activeElement.closest("tr");
    const mark = row && row.querySelector("input[type=checkbox]");
    if (mark) mark.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !box.checked) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const line = [...panel.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!line) return;
    event.preventDefault();
    const wanted = line.dataset.press;
    if (wanted === "next-row") move("[data-row]", 1);
    else if (wanted === "row-before") move("[data-row]", -1);
    else if (wanted === "tick") tick();
    else press(wanted);
  });
})();
