// The reader: a page's picture on the left, its passages on the right, one key for every frequent decision. How it looks
// stands in reader_drawing.js, which is put before this file.
//
// Decisions wait in an outbox until Python says that they are committed, so that none is lost by typing fast or by a
// server that dies: `data.acknowledged` is the number of the last one that is saved.

const KEYS = [
  ["a", "A", "accept"], ["r", "R", "reject"], ["o", "O", "add"], ["n", "N", "none"],
  ["c", "C", "comment"], ["u", "U", "undo"],
];

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  if (!data) return undefined;
  let reader = parentElement.gcmReader;
  if (!reader) {
    reader = parentElement.gcmReader = new Reader(parentElement.querySelector(".reader"));
  }
  reader.send = (name, value) => setStateValue(name, value);
  reader.take(data);
  return () => {
    reader.leave();
    delete parentElement.gcmReader;
  };
}

class Reader extends Drawing {
  constructor(root) {
    super();
    this.root = root;
    this.client = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");
    this.outbox = [];
    this.sent = 0;
    this.trail = [];
    this.posted = 0;
    this.patience = 200;
    this.lookAt = 0;
    this.current = null;
    this.focus = 0;
    this.wanted = null;
    this.enlarged = false;
    this.dialog = null;
    this.build();
    this.onKey = (event) => this.key(event);
    window.addEventListener("keydown", this.onKey, true);
    this.beat = setInterval(() => this.tick(), 300);
  }

  leave() {
    window.removeEventListener("keydown", this.onKey, true);
    clearTimeout(this.timer);
    clearInterval(this.beat);
  }

  // An answer that says nothing new is not handed to us, so we ask again by the clock: ever later, because asking
  // interrupts a server that is still at the last answer.
  tick() {
    const now = Date.now();
    if (this.outbox.length && now - this.posted > 2000) this.post();
    if (!this.data.pages || now < this.lookAt) return;
    const { sheet } = this.data;
    if (sheet && sheet.page === this.shown && sheet.state !== "drawing") return;
    this.patience = Math.min(2 * this.patience, 4000);
    this.lookAt = now + this.patience;
    this.send("at", { ...this.place(), page: this.shown, look: now });
  }

  build() {
    this.head = el("header", "head");
    this.sheet = el("section", "sheet");
    this.sheet.setAttribute("aria-label", "Page");
    this.list = el("section", "list");
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Passages");
    this.keys = el("footer", "keys");
    this.said = el("div", "said");
    this.said.setAttribute("role", "status");
    const split = el("div", "split");
    split.append(this.sheet, this.list);
    this.root.replaceChildren(this.head, split, this.said, this.keys);
  }

  // -- what Python sends ---------------------------------------------------------------------------------------

  take(data) {
    this.patience = 200;
    this.lookAt = Date.now() + this.patience;
    const jumped = !this.data || data.jump !== this.data.jump;
    this.data = data;
    if (data.client === this.client) {
      this.outbox = this.outbox.filter((one) => one.n > data.acknowledged);
    }
    const ids = data.passages.map((p) => p.id);
    if (jumped) {
      this.current = data.current ?? ids[0] ?? null;
      this.focus = this.firstOpen();
      this.wanted = null;
    } else if (this.wanted !== null && ids[this.wanted - data.first]) {
      this.current = ids[this.wanted - data.first];
      this.focus = this.firstOpen();
      this.wanted = null;
    } else if (!ids.includes(this.current)) {
      this.current = ids[0] ?? null;
    }
    this.root.classList.toggle("paged", Boolean(data.pages));
    this.show();
    if (jumped) this.reveal(false);
  }

  passage() {
    return this.data.passages.find((p) => p.id === this.current) ?? null;
  }

  // What waits in the outbox stands as if it were saved, marked as not yet.
  tags(passage) {
    const tags = passage.tags.map((tag) => ({ ...tag }));
    for (const one of this.outbox.filter((o) => o.passage === passage.id)) {
      if (one.verdict === "none") {
        for (const tag of tags) Object.assign(tag, { verdict: "none", by: "", waits: true });
      } else if (one.objective !== null && one.verdict !== "undo") {
        const known = tags.find((tag) => tag.objective === one.objective);
        if (known) Object.assign(known, { verdict: one.verdict, by: "", waits: true });
        else tags.push({ objective: one.objective, probability: null, verdict: one.verdict, by: "", why: [], spans: [], waits: true });
      }
    }
    return tags;
  }

  firstOpen() {
    const passage = this.passage();
    return passage ? Math.max(0, this.tags(passage).findIndex((tag) => !tag.verdict)) : 0;
  }

  isDone(passage) {
    if (passage.none || this.outbox.some((o) => o.passage === passage.id && o.verdict === "none")) return true;
    const tags = this.tags(passage);
    return tags.length > 0 && tags.every((tag) => tag.verdict);
  }

  // -- moving --------------------------------------------------------------------------------------------------

  place() {
    const passage = this.passage();
    const index = this.data.passages.indexOf(passage);
    return { index: this.data.first + Math.max(index, 0), page: this.page ?? (passage && passage.page) ?? null };
  }

  ask(place) {
    const told = JSON.stringify(place);
    if (told === this.asked) return;
    this.asked = told;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send("at", place), 30);
  }

  choose(id) {
    if (id === this.current) return;
    this.current = id;
    this.focus = this.firstOpen();
    this.moved();
  }

  moved() {
    this.page = null;
    this.asked = null;
    this.show();
    this.reveal();
  }

  // On a narrow screen the list scrolls with the page, which stays where it is until its reader moves.
  reveal(moved = true) {
    const card = this.list.querySelector(".passage.chosen");
    const scrolls = getComputedStyle(this.list).overflowY !== "visible";
    if (card && scrolls) {
      const [top, room] = [card.offsetTop - this.list.offsetTop, this.list.clientHeight];
      if (top < this.list.scrollTop || top + card.offsetHeight > this.list.scrollTop + room) this.list.scrollTop = Math.max(0, top - 8);
    } else if (card && moved) {
      card.scrollIntoView({ block: "nearest" });
    }
    const box = this.sheet.querySelector(".box.chosen");
    const paper = this.sheet.querySelector(".paper");
    if (box && paper) {
      const [top, room] = [box.offsetTop, paper.clientHeight];
      if (top < paper.scrollTop || top + box.offsetHeight > paper.scrollTop + room) paper.scrollTop = Math.max(0, top - room / 3);
    }
  }

  step(by) {
    const index = this.data.passages.findIndex((p) => p.id === this.current) + by;
    if (this.data.passages[index]) this.choose(this.data.passages[index].id);
    else this.goTo(this.data.first + index);
  }

  goTo(index) {
    if (index < 0 || index >= this.data.total) return;
    this.wanted = index;
    this.ask({ index, page: null });
  }

  nextOpen() {
    const from = this.data.passages.findIndex((p) => p.id === this.current);
    const next = this.data.passages.slice(from + 1).find((p) => !this.isDone(p) && p.tags.length);
    if (next) this.choose(next.id);
    else if (this.data.first + this.data.passages.length < this.data.total) this.goTo(this.data.first + this.data.passages.length);
    else this.step(1);
  }

  turn(by) {
    const page = this.place().page + by;
    if (page < 1 || page > this.data.pages) return;
    this.page = page;
    this.asked = null;
    const first = this.data.passages.find((p) => p.page === page);
    this.showSheet();
    const paper = this.sheet.querySelector(".paper");
    if (paper) paper.scrollTop = 0;
    if (first) this.list.querySelector(`[data-id="${first.id}"]`)?.scrollIntoView({ block: "start" });
  }

  zoom() {
    this.enlarged = !this.enlarged;
    this.showSheet();
    this.reveal();
  }

  // -- deciding ------------------------------------------------------------------------------------------------

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.root.isConnected) return;
    const target = event.composedPath()[0];
    if (this.dialog) {
      if (event.key === "Escape") { this.close(); this.swallow(event); }
      return;
    }
    if (event.key === " " && target instanceof Element && target.closest("button, a, summary")) return;
    if (target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], [role=combobox], [role=dialog]")) return;
    const moves = {
      ArrowDown: () => this.step(1), j: () => this.step(1), ArrowUp: () => this.step(-1), k: () => this.step(-1),
      PageDown: () => this.turn(1), PageUp: () => this.turn(-1), z: () => this.zoom(), " ": () => this.nextOpen(),
      ArrowRight: () => this.focusOn(this.focus + 1), ArrowLeft: () => this.focusOn(this.focus - 1),
    };
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (moves[pressed]) { moves[pressed](); this.swallow(event); return; }
    if (KEYS.some(([key]) => key === pressed)) { this.act(pressed); this.swallow(event); return; }
    if (/^[1-9]$/.test(pressed)) { this.focusOn(Number(pressed) - 1); this.swallow(event); }
  }

  swallow(event) {  // Streamlit has shortcuts of its own on some of these
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  focusOn(place) {
    const passage = this.passage();
    if (!passage || place < 0 || place >= this.tags(passage).length) return;
    this.focus = place;
    this.show();
  }

  act(key) {
    const passage = this.passage();
    if (!passage || !this.data.may) return;
    if (key === "a") this.onTag(this.focus, "accept");
    else if (key === "r") this.onTag(this.focus, "reject");
    else if (key === "n") { this.put("none", null); this.onward(); }
    else if (key === "u") this.undo();
    else if (key === "o") this.openPalette();
    else if (key === "c") this.openComment();
  }

  onTag(place, verdict) {
    const passage = this.passage();
    const tag = passage && this.tags(passage)[place];
    if (!tag) return;
    this.focus = place;
    this.put(verdict, tag.objective);
    this.onward();
  }

  // The next tag that nobody decided, or else the next passage.
  onward() {
    const passage = this.passage();
    const open = this.tags(passage).findIndex((tag) => !tag.verdict);
    if (open >= 0) this.focusOn(open);
    else this.nextOpen();
  }

  // Takes back the last decision of this sitting, wherever it was; then what was decided on this passage before.
  undo() {
    const last = this.trail.pop() ?? this.passage().id;
    if (this.data.passages.some((p) => p.id === last)) this.choose(last);
    const passage = this.passage();
    if (passage.id === last) this.put("undo", null);
  }

  put(verdict, objective, comment = "") {
    const passage = this.passage();
    this.sent += 1;
    this.outbox.push({ n: this.sent, passage: passage.id, verdict, objective, comment, seen: passage.seen });
    if (!["undo", "comment"].includes(verdict)) this.trail.push(passage.id);
    this.post();
    this.show();
  }

  post() {
    this.posted = Date.now();
    this.send("outbox", { client: this.client, items: this.outbox });
  }

  // -- what needs more than a key ------------------------------------------------------------------------------

  open(label) {
    this.close();
    this.dialog = el("div", "dialog");
    this.dialog.setAttribute("role", "dialog");
    this.dialog.setAttribute("aria-label", label);
    this.dialog.append(el("div", "label", label));
    this.root.append(this.dialog);
    return this.dialog;
  }

  close() {
    this.dialog?.remove();
    this.dialog = null;
  }

  openPalette() {
    const dialog = this.open("Add an objective: type its number or name, then Enter");
    const input = el("input", "find");
    input.setAttribute("aria-label", "Number or name");
    const groups = el("div", "groups");
    const all = Object.values(this.data.objectives);
    const fits = (one) => {
      const words = input.value.trim().toLowerCase();
      return /^\d+$/.test(words) ? String(one.number) === words : `${one.name} ${one.title}`.toLowerCase().includes(words);
    };
    const choose = (number) => { this.close(); this.put("add", number); };
    const fill = () => {
      groups.replaceChildren(...this.data.roundtables.map(([number, title]) => {
        const group = el("div", "group");
        group.append(el("div", "label", title));
        for (const one of all.filter((o) => o.roundtable === number && (!input.value || fits(o)))) {
          const chip = button("chip", "", one.title, () => choose(one.number));
          chip.style.setProperty("--colour", one.colour);
          chip.append(el("span", "number", one.number), el("span", "name", one.name));
          group.append(chip);
        }
        return group;
      }));
    };
    input.addEventListener("input", fill);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const found = all.filter(fits);
      if (input.value && found.length) choose(found[0].number);
    });
    fill();
    dialog.append(input, groups);
    input.focus();
  }

  openComment() {
    const dialog = this.open("Comment: Enter saves, Escape leaves it");
    const input = el("textarea", "find");
    input.setAttribute("aria-label", "Comment");
    input.rows = 3;
    input.maxLength = 2000;
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      const words = input.value.trim();
      this.close();
      if (words) this.put("comment", null, words);
    });
    dialog.append(input);
    input.focus();
  }
}
