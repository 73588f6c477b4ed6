// Mends Streamlit's frame round the pages.
let isFirst = true;
const PHONE = "(max-width: 768px)"; // Streamlit's own: there the sidebar lies over the page

export default function (component) {
  document.documentElement.lang = component.data[0]; // what reads the page aloud or translates it goes by that
  if (isFirst) closeMenu(); // Streamlit remembers that it was left open
  isFirst = false;
  const closeAfterChoice = (event) => {
    if (event.target.closest?.("[data-testid=stSidebarNavLink]")) closeMenu();
  };
  document.addEventListener("click", closeAfterChoice);
  window.addEventListener("popstate", closeMenu);
  return () => {
    document.removeEventListener("click", closeAfterChoice);
    window.removeEventListener("popstate", closeMenu);
  };
}

function closeMenu() {
  const isOpen = document.querySelector("[data-testid=stSidebar]")?.dataset.collapsed === "false";
  if (isOpen && matchMedia(PHONE).matches) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}
