// The filter of a table of answers, and one stop of the keyboard for all its cells. Without this file the table is whole.
"use strict";
(() => {
  const VERDICTS = ["yes", "depends", "no", "silent"];

  function field(label, control) {
    const place = document.createElement("label");
    place.append(label, control);
    return place;
  }

  function input() {
    const place = document.createElement("input");
    place.type = "search";
    place.autocomplete = "off";
    return place;
  }

  function set(figure) {
    const [head, ...rows] = figure.querySelectorAll("tr");
    const columns = [...head.cells].slice(1);
    const cells = [...figure.querySelectorAll("td a")];
    cells.forEach((each, at) => { each.tabIndex = at ? -1 : 0; });
    const words = (cell) => cell.dataset.words ?? "";
    const of = (cell) => VERDICTS.find((each) => cell.classList.contains(`akb-${each}`));
    const row = input(), column = input(), verdict = document.createElement("select");
    const there = VERDICTS.filter((each) => figure.querySelector(`td.akb-${each}`));
    verdict.append(...["any", ...there].map((each) => new Option(each, each === "any" ? "" : each)));
    const form = document.createElement("form");
    form.className = "akb-filter";
    form.append(field(`Filter: ${figure.dataset.rows.toLowerCase()}`, row),
      field(`Filter: ${figure.dataset.columns.toLowerCase()}`, column), field("Only answers that are", verdict));
    const count = document.createElement("p");
    count.setAttribute("role", "status");
    const told = document.createElement("p");
    told.className = "akb-told";
    told.setAttribute("aria-hidden", "true"); // a screen reader has it from the cell

    function wanted(typed, cell) {
      return typed.value.toLowerCase().split(/\s+/).every((word) => words(cell).includes(word));
    }

    /** Whether what is looked for stands in the part of a cell that is not folded. */
    function inView(cell) {
      const seen = cell.firstChild.textContent.toLowerCase();
      return row.value.toLowerCase().split(/\s+/).every((word) => seen.includes(word));
    }

    function apply() {
      const inColumn = columns.map((each) => wanted(column, each));
      const fits = (cell) => !verdict.value || of(cell) === verdict.value;
      const shownRows = rows.filter((each) => wanted(row, each.cells[0])
        && [...each.cells].slice(1).some((cell, at) => inColumn[at] && fits(cell)));
      const shownColumn = columns.map((_, at) => inColumn[at] && shownRows.some((each) => fits(each.cells[at + 1])));
      columns.forEach((each, at) => { each.hidden = !shownColumn[at]; });
      const shown = new Set(shownRows);
      for (const each of rows) {
        each.hidden = !shown.has(each);
        [...each.cells].slice(1).forEach((cell, at) => {
          cell.hidden = !shownColumn[at];
          cell.classList.toggle("akb-other", !fits(cell));
        });
        const more = each.cells[0].querySelector("details");
        if (more) more.open = row.value.trim() !== "" && shown.has(each) && !inView(each.cells[0]);
      }
      const stop = cells.find((each) => each.tabIndex === 0);
      if (!stop?.offsetParent) {
        const next = cells.find((each) => each.offsetParent);
        if (stop) stop.tabIndex = -1;
        if (next) next.tabIndex = 0;
      }
      count.textContent = `${shownRows.length} of ${rows.length} rows, `
        + `${shownColumn.filter(Boolean).length} of ${columns.length} columns.`;
    }

    function tell(target) {
      const link = target.closest?.("td a");
      if (!link) return;
      const at = link.closest("td").cellIndex;
      const named = (cell) => (cell.querySelector("span") ?? cell).textContent.split(";")[0].trim();
      told.textContent = `${named(columns[at - 1])} · ${named(link.closest("tr").cells[0])}: ${link.title}`;
    }

    const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    figure.addEventListener("keydown", (event) => {
      const cell = event.target.closest?.("td"), move = MOVES[event.key];
      if (!cell || !move) return;
      event.preventDefault();
      let y = rows.indexOf(cell.parentElement), x = cell.cellIndex;
      for (;;) {
        y += move[0]; x += move[1];
        const next = rows[y]?.cells[x];
        if (!next || x === 0) return;
        const link = !rows[y].hidden && !next.hidden && next.querySelector("a");
        if (link) { event.target.tabIndex = -1; link.tabIndex = 0; link.focus(); return; }
      }
    });
    figure.addEventListener("focusin", (event) => tell(event.target));
    figure.addEventListener("mouseover", (event) => tell(event.target));
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    figure.prepend(form, count);
    figure.append(told);
    apply();
  }

  document.querySelectorAll(".akb-table").forEach(set);
})();
