// Puts questions into another order by dragging or with Alt and the arrow keys; the buttons do the same without this.
(() => {
  "use strict";
  const builder = document.querySelector("[data-reorder]");
  if (!builder || !builder.dataset.reorder) return;
  const live = document.getElementById("live");
  const lists = () => [...builder.querySelectorAll("[data-list]")];
  let dragged = null;

  const send = async () => {
    const order = Object.fromEntries(lists().map((list) => [list.dataset.list, [...list.children].map((item) => item.dataset.key)]));
    const answer = await fetch(builder.dataset.reorder, { method: "POST", body: new URLSearchParams({ order: JSON.stringify(order) }), redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) window.location.reload();
  };

  const renumber = () => {
    const items = lists().flatMap((list) => [...list.children]);
    let n = 0;
    for (const item of items) { const place = item.querySelector("b"); if (place && place.textContent) place.textContent = ++n; }
    return items;
  };

  const done = (item) => {
    const items = renumber();
    live.textContent = builder.dataset.moved.replace("{n}", items.indexOf(item) + 1);
    send();
  };

  const step = (item, by) => {
    const all = lists(), list = item.parentNode, at = all.indexOf(list);
    const next = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (next) { if (by < 0) next.before(item); else next.after(item); }
    else if (all[at + by]) { if (by < 0) all[at + by].append(item); else all[at + by].prepend(item); }
    else return;
    item.focus();
    done(item);
  };

  for (const item of builder.querySelectorAll("[data-key]")) {
    item.draggable = true;
    item.tabIndex = 0;
    item.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      step(item, event.key === "ArrowUp" ? -1 : 1);
    });
    item.addEventListener("dragstart", () => { dragged = item; item.classList.add("dragged"); });
    item.addEventListener("dragend", () => { item.classList.remove("dragged"); if (dragged) done(item); dragged = null; });
  }
  for (const list of lists()) {
    list.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const over = event.target.closest("[data-key]");
      if (!over) { if (!list.contains(dragged)) list.append(dragged); return; }
      if (over === dragged) return;
      const box = over.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
    });
  }
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = builder.dataset.hint;
  builder.prepend(hint);
})();
