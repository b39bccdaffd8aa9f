// Sorts a table by the head that is pressed, numbers as numbers; the cards of the parties follow the first table.
"use strict";
(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const key = (row, column) => row.cells[column].textContent.trim().replace(/(\d),(?=\d{3})/g, "$1");

  function sort(table, head) {
    const down = head.ariaSort === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: key(row, head.cellIndex) }));
    rows.sort((a, b) => !a.key - !b.key || (down ? -1 : 1) * collator.compare(a.key, b.key)); // what is empty stands last
    body.append(...rows.map(({ row }) => row));
    for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
    head.ariaSort = down ? "descending" : "ascending";
    if (table.closest("#first")) follow(body.rows);
  }

  function follow(rows) {
    const section = document.getElementById("parties");
    const cards = document.createDocumentFragment();
    for (const row of rows) cards.append(document.getElementById(row.querySelector("a").hash.slice(1)));
    section.insertBefore(cards, section.querySelector(":scope > .party, :scope > details")); // before what is decided
  }

  for (const head of document.querySelectorAll("table[data-sorts] thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head.closest("table"), head));
    head.replaceChildren(button);
  }
})();
