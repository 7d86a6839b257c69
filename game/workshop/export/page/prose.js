// Prose as elements of the page: what game/pages/prose.py makes as HTML of the same spans.
"use strict";

function makeProse(accents, open) {
  function element(name, kind, ...children) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function span(part) {
    let node = document.createTextNode(part.text);
    if (part.emphasis) node = element("em", "", node);
    if (part.strong) node = element("strong", "", node);
    if (!part.target || !part.text.trim()) return node; // a blank alone is no link
    const link = element("a", "", node);
    link.href = "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(part.target);
    });
    return link;
  }

  function mark(sign) {
    return element("b", "mark " + (accents[sign] || ""), sign);
  }

  function line(found) {
    if (found.image) {
      const image = element("img", "");
      image.src = found.image;
      image.alt = found.alt;
      return element("p", found.role, image);
    }
    return element("p", found.role, ...(found.mark ? [mark(found.mark), " "] : []), ...found.spans.map(span));
  }

  return { element, span, mark, line };
}
