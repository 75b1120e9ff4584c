// Marks in <nav class="contents"> the part the reader is at. Without it the list is still a list of links.
(() => {
  "use strict";
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) links.set(part, link);
  }
  if (!links.size || !("IntersectionObserver" in window)) return;

  const seen = new Set();
  const mark = () => {
    const first = [...links.keys()].find((part) => seen.has(part));
    if (!first) return;
    for (const [part, link] of links) {
      if (part === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target);
    mark();
  }, { rootMargin: "0px 0px -60% 0px" });
  for (const part of links.keys()) observer.observe(part);
})();
