// DAISY Ace over every EPUB named on standard input: a line of JSON for each, with all that it has found.
// The browser is started once for all of them.
"use strict";

const readline = require("node:readline");
const ace = require("@daisy/ace-core");
const logger = require("@daisy/ace-logger");
const runner = require("@daisy/ace-axe-runner-puppeteer");

const { close } = runner;
let launched;
const { launch } = runner;
runner.launch = () => (launched ??= launch());
runner.close = () => Promise.resolve();

function findings(report) {
  return report.assertions.flatMap((file) =>
    file.assertions.map((found) => ({
      file: file["earl:testSubject"].url,
      rule: found["earl:test"]["dct:title"],
      said: found["earl:result"]["dct:description"],
      html: found["earl:result"].html ?? "",
    })),
  );
}

async function main() {
  logger.initLogger({ silent: true, fileName: "ace.log" });
  const folder = process.argv[2];
  for await (const path of readline.createInterface({ input: process.stdin })) {
    const options = { cwd: process.cwd(), outdir: folder, lang: "en", doNotReportMedia: true };
    const [, report] = await ace(path, options, runner);
    console.log(JSON.stringify(findings(report)));
  }
  if (launched) await close();
}

main();
