// A table whose rows are put in order where they are shown: by its heads, with mouse, finger or keyboard.
export default function (component) {
  const root = component.parentElement.querySelector(".sortable");
  const content = component.data[0];
  const signature = JSON.stringify(content);
  if (root.dataset.shown === signature) return;
  root.dataset.shown = signature;
  root.setAttribute("aria-label", content.label);
  root.order ??= content.order;
  const columns = content.columns.map((column, place) => headOf(root, content, column, place));
  const top = document.createElement("tr");
  top.append(...columns);
  root.querySelector("thead").replaceChildren(top);
  fill(root, content);
}

function headOf(root, content, column, place) {
  const head = document.createElement("th");
  head.scope = "col";
  head.className = column.kind;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = column.title;
  button.addEventListener("click", () => {
    root.order = { column: place, direction: nextDirection(root.order, column, place) };
    fill(root, content);
  });
  head.append(button);
  return head;
}

// The first press shows the best first, each further one turns the order round.
function nextDirection(order, column, place) {
  if (order.column !== place) return column.first;
  return order.direction === "ascending" ? "descending" : "ascending";
}

function fill(root, content) {
  const { column, direction } = root.order;
  root.querySelectorAll("thead th").forEach((head, place) => {
    if (place === column) head.setAttribute("aria-sort", direction);
    else head.removeAttribute("aria-sort");
  });
  const rows = [...content.rows].sort((one, other) => compared(one[column].value, other[column].value, direction));
  root.querySelector("tbody").replaceChildren(...rows.map((cells) => rowOf(cells, content.columns)));
}

// What has no value stands last, whichever way round.
function compared(one, other, direction) {
  if (one === null || other === null) return (one === null) - (other === null);
  const order = typeof one === "string" ? one.localeCompare(other, undefined, { numeric: true }) : one - other;
  return direction === "ascending" ? order : -order;
}

function rowOf(cells, columns) {
  const row = document.createElement("tr");
  row.append(...cells.map((cell, place) => cellOf(cell, place, columns[place].kind)));
  return row;
}

function cellOf(cell, place, kind) {
  const element = document.createElement(place ? "td" : "th");
  if (!place) element.scope = "row";
  element.className = kind;
  element.textContent = cell.text;
  if (cell.note) {
    const note = document.createElement("small");
    note.textContent = cell.note;
    element.append(note);
  }
  return element;
}
