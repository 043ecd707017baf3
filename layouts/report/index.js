"use strict";
(function () {
  var list = document.getElementById("cards");
  var cards = Array.prototype.slice.call(list.children);
  var search = document.getElementById("search");
  var state = document.getElementById("state");
  var sort = document.getElementById("sort");
  var shown = document.getElementById("shown");
  var nothing = document.getElementById("nothing");

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/\u0153/g, "oe").replace(/\u00e6/g, "ae").replace(/[-'\u2019]/g, " ");
  }

  cards.forEach(function (card) { card.words = plain(card.dataset.words); });

  function filter() {
    var wanted = plain(search.value).split(/\s+/).filter(Boolean);
    var count = 0;
    cards.forEach(function (card) {
      var fits = (!state.value || card.dataset.state === state.value) &&
        wanted.every(function (word) { return card.words.indexOf(word) >= 0; });
      card.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = count + (count > 1 ? " communes" : " commune");
    nothing.hidden = count > 0;
  }

  var largestFirst = { ha: true, seconds: true, bytes: true, scale: true };

  function arrange() {
    var key = sort.value;
    cards.sort(function (one, other) {
      var a = one.dataset[key], b = other.dataset[key];
      if (key === "name") { return a.localeCompare(b, "fr"); }
      if (key === "insee") { return a < b ? -1 : a > b ? 1 : 0; }
      return largestFirst[key] ? b - a : a - b;
    });
    cards.forEach(function (card) { list.appendChild(card); });
  }

  // the states at the head of the page are shortcuts of the filter; a second click shows all again
  Array.prototype.forEach.call(document.querySelectorAll(".chip"), function (chip) {
    chip.addEventListener("click", function () {
      state.value = state.value === chip.dataset.state ? "" : chip.dataset.state;
      filter();
      document.getElementById("communes-title").scrollIntoView();
    });
  });

  search.addEventListener("input", filter);
  state.addEventListener("change", filter);
  sort.addEventListener("change", arrange);
  filter();
}());
