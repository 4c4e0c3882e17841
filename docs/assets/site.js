// Conveniences: one language or both, copying a citation, the keyboard. Without this file every page is whole.
"use strict";
(() => {
  const KEY = "akb-languages";
  const shown = { both: "Kazakh and English", kk: "Kazakh", en: "English" };
  const root = document.documentElement;

  function show(which) {
    root.classList.toggle("akb-show-kk", which === "kk");
    root.classList.toggle("akb-show-en", which === "en");
  }

  function kept() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function keep(which) {
    try { localStorage.setItem(KEY, which); } catch { /* a private window keeps nothing */ }
  }

  function switcher(current) {
    const set = document.createElement("fieldset");
    set.className = "akb-switch";
    const legend = document.createElement("legend");
    legend.textContent = "Languages of the text";
    set.append(legend);
    for (const [value, words] of Object.entries(shown)) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = KEY;
      input.value = value;
      input.checked = value === current;
      input.addEventListener("change", () => { show(value); keep(value); });
      label.append(input, ` ${words}`);
      set.append(label);
    }
    return set;
  }

  function copying(place) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy citation";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(place.dataset.citation);
        button.textContent = "Copied";
      } catch {
        button.textContent = place.dataset.citation;
      }
    });
    place.append(button);
  }

  if (document.querySelector(".akb-words")) {
    const current = shown[kept()] ? kept() : "both";
    show(current);
    document.querySelector("article h1")?.after(switcher(current));
  }
  document.querySelectorAll(".akb-cite").forEach(copying);
  // A box that scrolls by itself is reached with the keyboard, while it has something to scroll. The theme puts
  // such boxes around tables by its own script, so this waits for it.
  addEventListener("load", () => {
    const boxes = document.querySelectorAll(".md-typeset__scrollwrap, article pre > code");
    const watching = new ResizeObserver(() => boxes.forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }));
    boxes.forEach((box) => watching.observe(box));
  });
  // The search box of the theme is a dialog without a name.
  document.querySelectorAll("[role=dialog]:not([aria-label])").forEach((each) => each.setAttribute("aria-label", "Search"));
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
})();
