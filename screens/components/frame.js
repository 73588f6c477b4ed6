// Mends Streamlit's frame round the pages.
const PHONE = "(max-width: 768px)"; // Streamlit's own: there the sidebar lies over the page

export default function (component) {
  document.documentElement.lang = component.data[0]; // what reads the page aloud or translates it goes by that
  const closeMenu = (event) => {
    const isChoice = event.target.closest?.("[data-testid=stSidebarNavLink]");
    if (isChoice && matchMedia(PHONE).matches) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  };
  document.addEventListener("click", closeMenu);
  return () => document.removeEventListener("click", closeMenu);
}
