// `node measure.mjs CHROMIUM URL [FLAG ...]`: prints what Lighthouse says of a page on a phone, as one line of JSON.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, url, ...chromeFlags] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices", "seo"];
const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", ...chromeFlags] });
try {
  const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: categories, logLevel: "silent" });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  const failed = categories.slice(1).flatMap((name) =>
    lhr.categories[name].auditRefs.map(({ id, weight }) => [lhr.audits[id], weight]).filter(([{ score }, weight]) => weight && score !== null && score < 1).map(([{ id, title }]) => `${id}: ${title}`),
  );
  const figure = (id) => lhr.audits[id].numericValue;
  const figures = { lcp: figure("largest-contentful-paint"), tbt: figure("total-blocking-time"), cls: figure("cumulative-layout-shift"), bytes: figure("total-byte-weight") };
  process.stdout.write(`${JSON.stringify({ scores, failed, ...figures })}\n`);
} finally {
  chrome.kill();
}
