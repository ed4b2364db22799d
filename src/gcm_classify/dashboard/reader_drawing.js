// How the reader looks: every word of a document or a person is set as textContent; nothing here ever parses it.

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(className, text, title, act) {
  const node = el("button", className, text);
  node.type = "button";
  if (title) node.title = title;
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    if (event.detail > 0) node.blur();  // Space is a key of ours: it must not press again what the mouse pressed
    act();
  });
  return node;
}

class Drawing {
  show() {
    this.showHead();
    this.showSheet();
    this.showList();
    this.showSaid();
    this.showKeys();
  }

  showHead() {
    const { title, facts, first, total, reviewed } = this.data;
    const line = el("div", "facts");
    for (const fact of facts) line.append(el("span", "fact", fact));
    const bar = el("div", "progress");
    bar.append(el("span", "count", total ? `${reviewed} of ${total} reviewed` : "no passages"));
    const track = el("span", "track");
    const done = el("span", "done");
    done.style.width = `${total ? (100 * reviewed) / total : 0}%`;
    track.append(done);
    bar.append(track);
    this.head.replaceChildren(el("h2", "title", title), line, bar);
  }

  showSheet() {
    const { sheet, pages } = this.data;
    this.sheet.hidden = !pages;
    if (!pages) return;
    const passage = this.passage();
    const page = (passage && passage.page) || (sheet && sheet.page) || 1;
    const shown = this.shown = this.page ?? page;
    const bar = el("div", "sheetbar");
    bar.append(
      button("plain", "‹", "Page before (Page up)", () => this.turn(-1)),
      el("span", "count", `Page ${shown} of ${pages}`),
      button("plain", "›", "Next page (Page down)", () => this.turn(1)),
      button("plain zoom", this.enlarged ? "Fit  Z" : "Enlarge  Z", "Read small print (Z)", () => this.zoom()),
    );
    const paper = el("div", this.enlarged ? "paper enlarged" : "paper");
    if (sheet && sheet.page === shown && sheet.state === "ready") this.drawPaper(paper, sheet);
    else if (sheet && sheet.page === shown && sheet.state === "failed") paper.append(el("p", "nothing", `This page cannot be shown: ${sheet.message}`));
    else paper.append(el("p", "nothing busy", `Drawing page ${shown} …`));
    const scrolled = this.sheet.querySelector(".paper");
    const place = scrolled ? [scrolled.scrollTop, scrolled.scrollLeft] : null;
    this.sheet.replaceChildren(bar, paper);
    if (place) [paper.scrollTop, paper.scrollLeft] = place;
    if (!sheet || sheet.page !== shown) this.ask({ ...this.place(), page: shown });
  }

  drawPaper(paper, sheet) {
    const frame = el("div", "frame");
    frame.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
    const image = el("img");
    image.alt = `Page ${sheet.page}`;
    image.src = sheet.url;
    image.draggable = false;
    frame.append(image);
    for (const passage of this.data.passages) {
      if (passage.page !== sheet.page || !passage.bbox) continue;
      const [x0, top, x1, bottom] = passage.bbox;
      const box = el("div", passage.id === this.current ? "box chosen" : "box");
      const tag = this.tags(passage)[passage.id === this.current ? this.focus : 0];
      box.style.left = `${(100 * (x0 - 2)) / sheet.width}%`;
      box.style.top = `${(100 * (top - 2)) / sheet.height}%`;
      box.style.width = `${(100 * (x1 - x0 + 4)) / sheet.width}%`;
      box.style.height = `${(100 * (bottom - top + 4)) / sheet.height}%`;
      box.style.setProperty("--colour", this.colour(tag && tag.objective));
      box.addEventListener("click", () => this.choose(passage.id));
      frame.append(box);
    }
    paper.append(frame);
  }

  showList() {
    const { passages, first, total } = this.data;
    const top = this.list.scrollTop;
    const nodes = passages.map((passage) => this.drawPassage(passage));
    if (first > 0) nodes.unshift(button("more", `${first} before`, "", () => this.goTo(first - 1)));
    const after = total - first - passages.length;
    if (after > 0) nodes.push(button("more", `${after} more`, "", () => this.goTo(first + passages.length)));
    if (!passages.length) nodes.push(el("p", "nothing", this.data.empty));
    this.list.replaceChildren(...nodes);
    this.list.scrollTop = top;
  }

  drawPassage(passage) {
    const chosen = passage.id === this.current;
    const card = el("article", chosen ? "passage chosen" : "passage");
    card.setAttribute("role", "option");
    card.setAttribute("aria-selected", String(chosen));
    card.dataset.id = passage.id;
    if (this.isDone(passage)) card.classList.add("done");
    card.addEventListener("click", () => this.choose(passage.id));
    const where = el("div", "where");
    where.append(el("span", "", passage.where));
    if (this.isDone(passage)) where.append(el("span", "tick", this.waits(passage) ? "saving …" : "reviewed"));
    card.append(where);
    if (passage.heading) {
      const heading = el("div", "heading", passage.heading.split(" › ").pop());
      heading.title = passage.heading;
      card.append(heading);
    }
    const tags = this.tags(passage);
    const text = el("p", "text");
    this.mark(text, passage.text, chosen && tags[this.focus] ? tags[this.focus] : null);
    card.append(text);
    if (passage.stated.length) card.append(el("div", "stated", `The text states: ${passage.stated.map((n) => this.name(n)).join(", ")}`));
    const row = el("div", "tags");
    tags.forEach((tag, place) => row.append(this.drawTag(passage, tag, place, chosen)));
    if (!tags.length) row.append(el("span", "untagged", passage.none ? "No objective" : passage.taggable));
    card.append(row);
    if (chosen) this.drawDetail(card, passage, tags);
    return card;
  }

  drawTag(passage, tag, place, chosen) {
    const focused = chosen && place === this.focus;
    const node = el("div", `tag ${tag.verdict || "open"}${focused ? " focused" : ""}`);
    node.style.setProperty("--colour", this.colour(tag.objective));
    node.append(el("span", "number", tag.objective), el("span", "name", this.short(tag.objective)));
    if (tag.probability !== null) node.append(el("span", "share", (Math.floor(100 * tag.probability) / 100).toFixed(2)));
    if (tag.basis) node.append(el("span", "basis", tag.basis));
    node.append(el("span", "verdict", this.verdict(tag)));
    node.addEventListener("click", (event) => { event.stopPropagation(); this.current = passage.id; this.focus = place; this.moved(); });
    if (chosen && this.data.may) {
      node.append(
        button("mini", "✓", "Accept", () => this.onTag(place, "accept")),
        button("mini", "✗", "Reject", () => this.onTag(place, "reject")),
      );
    }
    return node;
  }

  verdict(tag) {
    if (tag.waits) return "saving …";
    if (!tag.verdict) return tag.status === "auto" ? "sure" : "to review";
    const word = { accept: "accepted", add: "added", reject: "rejected", none: "rejected" }[tag.verdict];
    return tag.by ? `${word} by ${tag.by}` : word;
  }

  drawDetail(card, passage, tags) {
    const tag = tags[this.focus];
    if (tag && tag.why.length) {
      const why = el("div", "why");
      why.append(el("div", "label", `Why ${this.name(tag.objective)}`));
      for (const [kind, words] of tag.why) {
        const line = el("div", "reason");
        line.append(el("span", "kind", kind), el("span", "words", words));
        why.append(line);
      }
      card.append(why);
    }
    if (passage.history.length) {
      const history = el("div", "history");
      for (const line of passage.history) history.append(el("div", "", line));
      card.append(history);
    }
  }

  // The words that are evidence for the chosen tag, marked.
  mark(node, text, tag) {
    let from = 0;
    for (const [start, end] of tag ? tag.spans : []) {
      if (start < from) continue;
      node.append(document.createTextNode(text.slice(from, start)));
      const found = el("mark", "", text.slice(start, end));
      found.style.setProperty("--colour", this.colour(tag.objective));
      node.append(found);
      from = end;
    }
    node.append(document.createTextNode(text.slice(from)));
  }

  showSaid() {
    const told = this.data.told;
    const lines = told ? [[told.kind, told.text]] : [];
    if (this.outbox.length) lines.push(["waiting", `${this.outbox.length} not saved yet`]);
    this.said.replaceChildren(...lines.map(([kind, text]) => el("span", kind, text)));
  }

  showKeys() {
    const nodes = [];
    if (this.data.may) {
      for (const [key, shown, act] of KEYS) {
        const node = button("key", "", "", () => this.act(key));
        node.dataset.act = act;
        node.append(el("kbd", "", shown), el("span", "", act));
        nodes.push(node);
      }
    } else {
      nodes.push(el("span", "hint", this.data.hint));
    }
    for (const [shown, words, step] of [["↓", "next", 1], ["↑", "before", -1]]) {
      const node = button("key", "", "", () => this.step(step));
      node.append(el("kbd", "", shown), el("span", "", words));
      nodes.push(node);
    }
    const next = button("key", "", "", () => this.nextOpen());
    next.append(el("kbd", "", "Space"), el("span", "", "next to review"));
    nodes.push(next);
    this.keys.replaceChildren(...nodes);
  }

  colour(number) { return (this.data.objectives[number] || {}).colour || "#5b6673"; }
  short(number) { return (this.data.objectives[number] || {}).name || ""; }
  name(number) { return `${number} ${this.short(number)}`; }
  waits(passage) { return this.outbox.some((one) => one.passage === passage.id); }
}
