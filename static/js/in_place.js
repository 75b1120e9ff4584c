// 「对本条提意见」 opens the real form under its clause. Without this file, or without htmx, the link leads to the form's page.
// One form at a time; what was typed in the one before is kept by keep.js and comes back when it is opened again.
(() => {
  "use strict";
  const live = () => document.getElementById("live");
  const say = (name) => { live().textContent = live().dataset[name]; };
  const links = () => document.querySelectorAll("a[data-in-place]");
  const placeOf = (link) => link.closest(".clause").querySelector(".in-place");
  const keyOf = (link) => `keep:opinion-${location.pathname.split("/")[2]}-${link.dataset.inPlace}`; // as keep.js names it

  const mark = () => links().forEach((link) => {
    let kept = null;
    try { kept = localStorage.getItem(keyOf(link)); } catch (error) { /* private window */ }
    const note = link.parentNode.querySelector(".unsent");
    if (note) note.remove();
    if (!kept) return;
    const words = document.createElement("span");
    words.className = "unsent";
    words.textContent = live().dataset.unsent;
    link.after(words);
  });

  const close = (link) => {
    const place = placeOf(link);
    if (!place) return;
    const form = place.querySelector("form[data-keep]");
    if (form) form.dispatchEvent(new Event("keep"));
    place.remove();
    link.setAttribute("aria-expanded", "false");
    mark();
  };

  const open = (link) => {
    links().forEach((other) => { if (other !== link) close(other); });
    const place = document.createElement("div");
    place.className = "in-place";
    place.innerHTML = "<div></div>";
    link.closest(".clause").append(place);
    link.setAttribute("aria-expanded", "true");
    window.htmx.ajax("GET", link.getAttribute("href"), { source: place, target: place.firstChild, swap: "outerHTML" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-in-place]");
    if (link && window.htmx && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      if (!placeOf(link)) return open(link);
      close(link);
      return say("closed");
    }
    if (event.target.closest("[data-close]") && event.target.closest(".in-place")) {
      const mine = event.target.closest(".clause").querySelector("a[data-in-place]");
      close(mine);
      mine.focus();
      say("closed");
    }
  });

  // The form that comes back with 403, 409, 429 or 503 is an answer to read, not an error to swallow.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400 && event.detail.serverResponse.includes('id="opinion_form"')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    const place = document.querySelector(".in-place #opinion_form");
    if (!place || place.dataset.settled) return;
    place.dataset.settled = "yes";
    const wrong = place.querySelector("#errors, [role=alert]");
    (place.querySelector("#errors") || place.querySelector("[data-heading]")).focus();
    if (wrong) live().textContent = ""; // the words in the form speak for themselves
    else say(place.dataset.keptDone ? "taken" : "opened");
    if (place.dataset.keptDone) {
      const link = place.closest(".clause").querySelector("a[data-in-place]");
      try { localStorage.removeItem(keyOf(link)); } catch (error) { /* private window */ }
    }
    mark();
  });

  // Not opened: say so beside the link, and leave the link as it was.
  const unopened = (event) => {
    const place = event.target.closest && event.target.closest(".in-place");
    if (!place || place.querySelector("#opinion_form")) return;
    const link = place.closest(".clause").querySelector("a[data-in-place]");
    close(link);
    say("unopened");
    const words = document.createElement("span");
    words.className = "unsent";
    words.textContent = live().dataset.unopened;
    link.after(words);
  };
  document.addEventListener("htmx:sendError", unopened);
  document.addEventListener("htmx:responseError", unopened);

  mark();
})();
