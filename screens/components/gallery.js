// The visitor's digits, to be chosen; Python receives the ids of those that are.
export default function (component) {
  const root = component.parentElement.querySelector(".gallery");
  const { groups, words } = component.data[0];
  const signature = JSON.stringify([groups, words]);
  root.send = (ids) => component.setStateValue("chosen", ids);
  if (root.dataset.shown === signature) return;
  root.dataset.shown = signature;
  root.setAttribute("aria-label", words.gallery);
  root.replaceChildren(...groups.map((group) => section(root, group, words)));
}

function section(root, group, words) {
  const part = document.createElement("section");
  const heading = document.createElement("h3");
  heading.textContent = group.title;
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = words.all;
  all.setAttribute("aria-label", `${words.all}: ${group.title}`);
  heading.append(all);
  const grid = document.createElement("div");
  grid.className = "group";
  grid.append(...group.digits.map((digit) => tile(root, digit)));
  all.addEventListener("click", () => {
    const tiles = [...grid.children];
    const choose = tiles.some((one) => !isChosen(one));
    for (const one of tiles) one.setAttribute("aria-pressed", choose);
    tell(root);
  });
  part.append(heading, grid);
  return part;
}

function tile(root, digit) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "digit";
  button.dataset.id = digit.id;
  button.title = digit.alt;
  button.setAttribute("aria-pressed", "false");
  const image = document.createElement("img");
  image.src = digit.url;
  image.alt = digit.alt;
  button.append(image);
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", !isChosen(button));
    tell(root);
  });
  return button;
}

const isChosen = (button) => button.getAttribute("aria-pressed") === "true";

function tell(root) {
  root.send([...root.querySelectorAll(".digit")].filter(isChosen).map((button) => button.dataset.id));
}
