// How many are chosen, said in the dock while choosing. Without it the next page says so.
(() => {
  const tally = document.getElementById("tally");
  const ballot = document.getElementById("ballot");
  if (!tally || !ballot) return;
  const [first, second] = [document.createElement("span"), document.createElement("span")];
  second.className = "small soft";
  const most = Number(tally.dataset.most);
  const say = () => {
    const chosen = ballot.querySelectorAll('input[name="marks"]:checked').length;
    first.textContent = tally.dataset.chosen.replace("N", chosen);
    const words = chosen > most ? tally.dataset.over : tally.dataset.left;
    second.textContent = words.replace("N", Math.abs(most - chosen));
    ballot.querySelectorAll(".choice").forEach((label) => {
      label.classList.toggle("on", label.querySelector("input").checked);
    });
  };
  tally.replaceChildren(first, document.createElement("br"), second);
  tally.setAttribute("role", "status");
  ballot.addEventListener("change", say);
  say();
})();
