"use strict";
// The names lie in names.js, a script and not JSON: a page opened from a disk may not fetch.
(function () {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  const hits = document.getElementById("hits");
  const found = document.getElementById("found");
  const most = 40;
  let names = null;

  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  // 0 the whole name, 1 its beginning, 2 the beginning of a word, 3 anywhere, -1 not at all.
  function rank(name, wanted) {
    const at = name.indexOf(wanted);
    if (at < 0) return -1;
    if (at === 0) return name.length === wanted.length ? 0 : 1;
    return name.includes(" " + wanted) || name.includes("-" + wanted) ? 2 : 3;
  }

  function best(entry, wanted) {
    let top = null;
    entry.folded.forEach(function (name, i) {
      const at = rank(name, wanted);
      if (at >= 0 && (top === null || at < top.rank)) top = { entry: entry, rank: at, name: i };
    });
    return top;
  }

  function show() {
    const wanted = fold(box.value.trim());
    hits.replaceChildren();
    found.textContent = "";
    if (names === null || wanted === "") return;
    const matches = names.map((entry) => best(entry, wanted)).filter((match) => match !== null);
    matches.sort((a, b) => a.rank - b.rank || a.entry.folded[0].length - b.entry.folded[0].length);
    for (const match of matches.slice(0, most)) {
      const line = document.createElement("li");
      const link = document.createElement("a");
      const note = document.createElement("small");
      link.href = match.entry.page;
      link.textContent = match.entry.names[0];
      note.textContent = match.entry.kind + (match.name ? ", “" + match.entry.names[match.name] + "”" : "");
      line.append(link, " ", note);
      hits.append(line);
    }
    const more = matches.length > most ? ", the first " + most + " shown" : "";
    found.textContent = matches.length === 0 ? "nothing has this name" : matches.length + " found" + more;
  }

  function load() {
    if (document.getElementById("names")) return;
    const script = document.createElement("script");
    script.id = "names";
    script.src = "names.js";
    script.onload = function () {
      names = window.exerontoNames.map(function (row) {
        const all = row.slice(2);
        return { page: row[0], kind: row[1], names: all, folded: all.map(fold) };
      });
      show();
    };
    document.head.append(script);
  }

  box.addEventListener("focus", load);
  box.addEventListener("input", function () { load(); show(); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const first = hits.querySelector("a");
    if (first) window.location.href = first.href;
  });
  form.hidden = false;
})();
