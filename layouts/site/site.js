"use strict";
(function () {
  var items = Array.prototype.slice.call(document.querySelectorAll("#communes > li"));
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  document.getElementById("tools").hidden = false;

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/\u0153/g, "oe").replace(/\u00e6/g, "ae").replace(/[-'\u2019]/g, " ");
  }

  items.forEach(function (item) { item.words = plain(item.textContent); });

  search.addEventListener("input", function () {
    var wanted = plain(search.value).split(/\s+/).filter(Boolean);
    var count = 0;
    items.forEach(function (item) {
      var fits = wanted.every(function (word) { return item.words.indexOf(word) >= 0; });
      item.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = wanted.length === 0 ? "" :
      count === 0 ? "Aucune commune trouvée" : count + (count > 1 ? " communes" : " commune");
  });
})();
