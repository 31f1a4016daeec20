// Two reading systems over ebooks: each line of standard input is a question {"path", "text", "reader"},
// each line of standard output what the reading system showed of the book, opened at that text;
// with the reader "telephone", what runs off a narrow screen there, in type of a size in percent: {"size"};
// with "picture": {"scheme", "note", "width", "height"}, a picture of its screen, by day or at night.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const puppeteer = require("puppeteer");

const MODULES = path.join(__dirname, "..", "node_modules");
const ORIGIN = "http://reader.test/";
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".epub": "application/epub+zip" };

// An address without a server: what the page asks for comes from node_modules, the book from its path.
function answer(request, book) {
  const address = request.url();
  if (!address.startsWith(ORIGIN)) return request.continue();
  const name = decodeURIComponent(address.slice(ORIGIN.length));
  const file = name === "book.epub" ? book : path.join(MODULES, name);
  const contentType = TYPES[path.extname(name)] ?? "text/plain";
  if (name === "") return request.respond({ contentType: "text/html", body: '<!DOCTYPE html><meta name="color-scheme" content="light dark"><body></body>' });
  if (!fs.existsSync(file)) return request.respond({ status: 404 });
  return request.respond({ contentType, body: fs.readFileSync(file) });
}

// What can be seen of a text in the document that a reading system has made of it.
const LOOK = `window.look = async (doc) => {
  const view = doc.defaultView;
  await doc.fonts.ready;
  const ink = (selector) => [...doc.querySelectorAll(selector)].map((e) => view.getComputedStyle(e).color);
  const body = view.getComputedStyle(doc.body);
  return {
    language: doc.documentElement.lang,
    direction: body.direction,
    family: body.fontFamily,
    faces: [...doc.fonts].filter((face) => face.status === "loaded").map((face) => face.family),
    inks: [...new Set(ink("body, h1, h2, p, a, blockquote, li, td, figcaption"))],
    grounds: [...new Set([...doc.querySelectorAll("body *")].map((e) => view.getComputedStyle(e).backgroundColor))],
    margins: margins(doc.querySelector("h1, p")),
    overflowing: [...doc.querySelectorAll("img, table")].filter((e) => e.getBoundingClientRect().width > view.innerWidth).length,
  };
};
// How far the words of an element are from the left and the right end of the lines.
window.margins = (element) => {
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(element);
  const [words, box] = [range, element].map((one) => one.getBoundingClientRect());
  return [words.left - box.left, box.right - words.right];
};
window.measure = async (blob) => {
  const picture = await createImageBitmap(blob);
  return [picture.width, picture.height];
};
window.flat = (items, children) => items.flatMap((item) => [item, ...flat(item[children] ?? [], children)]);
window.following = (node) => {
  const range = node.ownerDocument.createRange();
  range.setStartBefore(node);
  range.setEndAfter(node.ownerDocument.querySelector("body"));
  return range.toString();
};
window.begin = (words) => words.trim().replace(/\\s+/g, " ").slice(0, 80);`;

async function foliate(text) {
  const { FootnoteHandler } = await import("/foliate-js/footnotes.js");
  await import("/foliate-js/view.js");
  const view = document.createElement("foliate-view");
  document.body.append(view);
  await view.open("/book.epub");
  view.renderer.setStyles?.(":root { color-scheme: light dark }");
  const { book } = view;
  const documents = new Map();
  const lead = async (item) => {
    const { index, anchor } = await book.resolveHref(item.href);
    if (!documents.has(index)) documents.set(index, await book.sections[index].createDocument());
    const found = anchor(documents.get(index));
    const whole = documents.get(index).body.textContent;
    return { label: item.label.trim(), words: begin(found?.ownerDocument ? following(found) : whole) };
  };
  const loaded = new Promise((resolve) => view.addEventListener("load", (e) => resolve(e.detail.doc)));
  await view.goTo(flat(book.toc, "subitems").find((item) => item.href.endsWith(text)).href);
  const doc = await loaded;
  const notes = new FootnoteHandler();
  const shown = new Promise((resolve) =>
    notes.addEventListener("render", (e) => resolve({ type: e.detail.type, words: e.detail.target.ownerDocument.body.textContent })),
  );
  notes.addEventListener("before-render", (e) => document.body.append(e.detail.view));
  view.addEventListener("link", (e) => notes.handle(book, e));
  const call = doc.querySelector('[role="doc-noteref"]');
  const seen = await look(doc);
  call?.click();
  const note = call ? await shown : null;
  const contents = [], pages = [];
  for (const item of flat(book.toc, "subitems")) contents.push(await lead(item));
  for (const item of book.pageList ?? []) pages.push(await lead(item));
  return {
    contents,
    pages,
    progression: book.dir ?? "ltr",
    cover: await measure(await book.getCover()),
    text: seen,
    note,
  };
}

// What a reading system shows on a screen of its own, and nothing beside it; with a note, after a touch on its call.
async function foliateScreen(text, note) {
  const { FootnoteHandler } = await import("/foliate-js/footnotes.js");
  await import("/foliate-js/view.js");
  const view = document.createElement("foliate-view");
  view.style.cssText = "position: fixed; inset: 0; display: block";
  document.body.append(view);
  await view.open("/book.epub");
  view.renderer.setStyles?.(":root { color-scheme: light dark }");
  view.renderer.setAttribute("max-column-count", "1");
  const loaded = new Promise((resolve) => view.addEventListener("load", (e) => resolve(e.detail.doc)));
  await view.goTo(view.book.sections.findIndex((section) => section.id.endsWith(text)));
  const doc = await loaded;
  await doc.fonts.ready;
  if (!note) return;
  const notes = new FootnoteHandler();
  const shown = new Promise((resolve) => notes.addEventListener("render", resolve));
  notes.addEventListener("before-render", (e) => {
    e.detail.view.style.cssText = "position: fixed; inset: 60% 0 0; border-top: 3px double; background: Canvas";
    document.body.append(e.detail.view);
  });
  view.addEventListener("link", (e) => notes.handle(view.book, e));
  doc.querySelector('[role="doc-noteref"]').click();
  await shown;
}

async function epubjsScreen(text) {
  for (const source of ["/jszip/dist/jszip.min.js", "/epubjs/dist/epub.js"]) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }
  const area = document.createElement("div");
  area.style.cssText = "position: fixed; inset: 0";
  document.body.append(area);
  const book = ePub("/book.epub");
  await book.ready;
  const rendition = book.renderTo(area, { width: innerWidth, height: innerHeight, spread: "none" });
  await rendition.display(text);
  await rendition.getContents()[0].document.fonts.ready;
}

// Each element that does not keep to a telephone's screen, by tag, class and first words.
async function telephone(text, size) {
  for (const source of ["/jszip/dist/jszip.min.js", "/epubjs/dist/epub.js"]) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }
  const area = document.createElement("div");
  document.body.append(area);
  const book = ePub("/book.epub");
  await book.ready;
  const rendition = book.renderTo(area, { width: 360, height: 640, flow: "scrolled-doc" });
  rendition.themes.fontSize(`${size}%`);
  await rendition.display(text);
  const doc = rendition.getContents()[0].document;
  await doc.fonts.ready;
  const width = doc.defaultView.innerWidth;
  const isBeyond = (e) => {
    const range = doc.createRange();
    range.selectNodeContents(e);
    return [e, range].some((one) => one.getBoundingClientRect().right > width + 1 || one.getBoundingClientRect().left < -1);
  };
  const beyond = [...doc.querySelectorAll("body *")].filter(isBeyond);
  return { width, beyond: beyond.map((e) => `${e.tagName} ${e.className}: ${begin(e.textContent)}`) };
}

// Two pictures that are the same, one after the other: then nothing moves any more, and no face is still to come.
async function photograph(page) {
  let before = "";
  for (let tries = 0; tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const now = await page.screenshot({ encoding: "base64" });
    if (now === before) return now;
    before = now;
  }
  throw new Error("the screen does not come to rest");
}

async function epubjs(text) {
  for (const source of ["/jszip/dist/jszip.min.js", "/epubjs/dist/epub.js"]) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }
  const area = document.createElement("div");
  document.body.append(area);
  const book = ePub("/book.epub");
  await book.ready;
  const rendition = book.renderTo(area, { width: 600, height: 800 });
  const documents = new Map();
  const lead = async (label, href) => {
    const [file, id] = href.split("#");
    const section = book.spine.get(file);
    if (!documents.has(file)) documents.set(file, (await section.load(book.load.bind(book))).ownerDocument);
    const found = id ? documents.get(file).getElementById(id) : null;
    const whole = documents.get(file).querySelector("body").textContent;
    return { label: label.trim(), words: id && !found ? "" : begin(found ? following(found) : whole) };
  };
  const contents = [], pages = [];
  for (const item of flat(book.navigation.toc, "subitems")) contents.push(await lead(item.label, item.href));
  for (const item of book.pageList.pageList) pages.push(await lead(String(item.page), item.href));
  await rendition.display(text);
  const doc = rendition.getContents()[0].document;
  const shown = await look(doc);
  const call = doc.querySelector('[role="doc-noteref"]');
  let note = null;
  if (call) {
    const id = call.getAttribute("href").split("#")[1];
    const shownNow = () => rendition.getContents().map((one) => one.document.getElementById(id)).find(Boolean);
    const arrived = new Promise((resolve) => rendition.on("relocated", () => shownNow() && resolve(shownNow())));
    call.click();
    const there = await arrived;
    note = { type: there.getAttribute("epub:type"), words: there.textContent };
  }
  return {
    contents,
    pages,
    progression: book.package.metadata.direction || "ltr",
    cover: await measure(await (await fetch(await book.coverUrl())).blob()),
    text: shown,
    note,
  };
}

async function main() {
  const browser = await puppeteer.launch({ args: ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text", "--hide-scrollbars"], headless: true });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    const { scheme, note, width, height } = question.picture ?? { scheme: "dark", width: 800, height: 600 };
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setRequestInterception(true);
    page.on("request", (request) => answer(request, question.path));
    await page.goto(ORIGIN);
    await page.evaluate(LOOK);
    if (question.picture) {
      const show = { foliate: foliateScreen, epubjs: epubjsScreen }[question.reader];
      const seen = page.evaluate(show, question.text, note).then(() => photograph(page));
      console.log(JSON.stringify(await seen.then((png) => ({ png }), (error) => ({ failed: String(error) }))));
      await page.close();
      continue;
    }
    const open = { foliate, epubjs, telephone }[question.reader];
    const found = await page.evaluate(open, question.text, question.size).catch((error) => ({ failed: String(error) }));
    console.log(JSON.stringify({ complaints, ...found }));
    await page.close();
  }
  await browser.close();
}

main();
