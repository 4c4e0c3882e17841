// What the tests ask of a page from inside it.
"use strict";
window.looking = (() => {
  const still = () => {
    const style = document.createElement("style");
    style.textContent = "*, *::before, *::after { transition: none !important; animation: none !important; }";
    document.head.append(style);
  };
  const openAll = () => document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const called = (element) => {
    const name = element.id ? `#${element.id}` : [...element.classList].map((each) => `.${each}`).join("");
    return `<${element.tagName.toLowerCase()}${name}> “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 50)}”`;
  };
  const rendered = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });

  // One element of each look that is not known yet: contrast follows from colours, size and what lies behind, and these
  // are the same on thousands of elements of one page, and on all pages. An image behind is part of a look.
  function ofEachLook(known) {
    const behind = new Map([[null, ""]]);
    const backgroundOf = (element) => {
      if (!behind.has(element)) {
        const style = getComputedStyle(element);
        const own = `${style.backgroundColor} ${style.backgroundImage} ${style.opacity} ${style.filter}`;
        const solid = /^rgb\(/.test(style.backgroundColor) && style.backgroundImage === "none" && style.opacity === "1";
        behind.set(element, solid ? own : `${own} / ${backgroundOf(element.parentElement)}`);
      }
      return behind.get(element);
    };
    const found = new Map();
    for (const element of document.body.querySelectorAll("*")) {
      const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!speaks && !["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName)) continue;
      const style = getComputedStyle(element);
      const parent = element.tagName === "A" ? getComputedStyle(element.parentElement).color : "";
      const look = [style.color, style.fontSize, style.fontWeight, style.textDecorationLine, element.tagName === "A",
        parent, backgroundOf(element)].join(" | ");
      if (!found.has(look) && rendered(element)) found.set(look, element);
    }
    known.forEach((look) => found.delete(look));
    return found;
  }

  const told = (results) => results.violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .map((each) => `${each.id} (${each.nodes.length}): ${each.nodes[0].html.slice(0, 160)} `
      + `${[...each.nodes[0].any, ...each.nodes[0].all, ...each.nodes[0].none].map((one) => one.message).join("; ")}`);
  const EACH_LOOK = ["color-contrast", "link-in-text-block"];
  const structure = async () => told(await axe.run(document, {
    resultTypes: ["violations"],
    rules: Object.fromEntries(EACH_LOOK.map((rule) => [rule, { enabled: false }])),
  }));
  const only = async (rules, where = document) => told(await axe.run(where, { resultTypes: ["violations"], runOnly: rules }));
  const colours = async (known) => {
    const found = ofEachLook(known);
    return [found.size ? await only(EACH_LOOK, { include: [...found.values()] }) : [], [...found.keys()]];
  };
  // Material reads what the reader's system prefers when a page is loaded; here the page is not loaded again.
  const dark = () => {
    document.body.dataset.mdColorScheme = "slate";
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return red + green + blue < 300;
  };

  // Elements that stick out of the window where nothing around them scrolls, and words cut off inside the article.
  function stickingOut() {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.scrollingElement.scrollWidth > width) found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
    const held = (element) => {
      for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
        if (getComputedStyle(each).overflowX !== "visible") return true;
      }
      return false;
    };
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      if (box.width && box.left >= 0 && box.right > width + 1 && !held(element)) {
        found.push(`${called(element)} reaches to ${Math.round(box.right)}`);
      }
    }
    for (const element of document.querySelectorAll("article, article *")) {
      const style = getComputedStyle(element);
      if (["hidden", "clip"].includes(style.overflowX) && element.clientWidth > 1
        && element.tagName !== "INPUT" // a field scrolls with what is typed
        && element.scrollWidth > element.clientWidth + 1) found.push(`${called(element)} is cut off`);
    }
    return found.slice(0, 5);
  }

  // A link in a picture has an object for its address.
  const links = () => [...document.querySelectorAll("a[href]")].map((each) => [
    each.getAttribute("href"), new URL(each.getAttribute("href"), document.baseURI).href,
  ]);
  const places = () => [...document.querySelectorAll("[id], a[name]")].map((each) => each.id || each.name);

  // On paper nothing that is clicked is shown, and nothing is folded.
  function onPaper() {
    const clicked = "header, nav, .md-sidebar, .md-footer, .md-search, .akb-switch, .akb-cite, .headerlink, article button";
    const shown = [...document.querySelectorAll(clicked)].filter((each) => rendered(each) && each.getClientRects().length);
    const folded = [...document.querySelectorAll("article details > :not(summary)")].filter((each) => !rendered(each));
    const cut = [...document.querySelectorAll("article *")].filter((each) =>
      ["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX) && each.clientWidth > 1
      && each.scrollWidth > each.clientWidth + 1);
    // What has a page of its own is printed across: an A4 page on its side, less its margins, has room for so much.
    const across = [...document.querySelectorAll("article *")].some((each) => getComputedStyle(each).page !== "auto");
    const wide = document.scrollingElement.scrollWidth > (across ? 1032 : document.documentElement.clientWidth);
    return [...wide ? ["is wider than the paper"] : [], ...shown.slice(0, 3).map((each) => `shows ${called(each)}`),
      ...folded.slice(0, 3).map((each) => `hides ${called(each)}`),
      ...cut.slice(0, 3).map((each) => `cuts off ${called(each)}`)];
  }

  // What watches sizes has seen a new one when two frames are drawn.
  const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return { still, settled, openAll, structure, colours, dark, only, stickingOut, links, places, onPaper };
})();
