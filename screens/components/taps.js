// Hears clicks on the stages of the page, which are plain HTML, wherever they stand, and tells their number.
export default function (component) {
  const place = component.parentElement;
  document.removeEventListener("click", place.trazoHears); // of the run before
  place.trazoHears = (event) => {
    const stage = event.target.closest?.("[data-stage]");
    if (stage) component.setTriggerValue("stage", Number(stage.dataset.stage));
  };
  document.addEventListener("click", place.trazoHears);
  return () => document.removeEventListener("click", place.trazoHears);
}
