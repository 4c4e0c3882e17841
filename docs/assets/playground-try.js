// A worked example's case, opened in the playground: it travels after the '#', which no browser sends.
for (const place of document.querySelectorAll(".akb-try")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try it in the playground";
  button.addEventListener("click", () => {
    location.assign(new URL(`../playground/#${new URLSearchParams({ scenario: place.dataset.scenario })}`, import.meta.url));
  });
  place.append(button);
}
