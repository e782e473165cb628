// Copies the files that the pages use from npm packages into static/vendor/, with content hashes in their names, and
// compressed copies of each. Of Bootstrap's rules it keeps those that the templates and scripts can use.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { PurgeCSS } from "purgecss";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = join(here, "../../node_modules");
const vendor = join(here, "static/vendor");

const STYLES = "bootstrap/dist/css/bootstrap.min.css";
const SCRIPTS = "htmx.org/dist/htmx.min.js";
// For the pictures that the web service draws.
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];
const ICONS = [
  "arrow-counterclockwise",
  "arrow-left",
  "arrow-right",
  "box-arrow-up-right",
  "check-lg",
  "copy",
  "dice-5",
  "download",
  "exclamation-triangle",
  "eye",
  "film",
  "heart",
  "heart-fill",
  "mic",
  "moon-stars",
  "people",
  "person-circle",
  "search",
  "send",
  "share",
  "sliders",
  "sun",
  "trash3",
  "upload",
  "volume-up",
  "x-circle",
];

// TMDB's logo, which its terms ask for beside its data (docs/decisions/0033).
const LOGOS = ["themoviedatabase"];

const symbol = (name, folder = "bootstrap-icons") =>
  readFileSync(join(packages, `${folder}/icons/${name}.svg`), "utf8")
    .replace(/<svg[^>]*viewBox="([^"]*)"[^>]*>/s, `<symbol id="${name}" viewBox="$1">`)
    .replace("</svg>", "</symbol>");

const sprite = () => `<svg xmlns="http://www.w3.org/2000/svg">${[...ICONS.map((name) => symbol(name)), ...LOGOS.map((name) => symbol(name, "simple-icons"))].join("")}</svg>`;

// The source maps are not copied, so browsers must not request them.
const withoutSourceMap = (text) => text.replace(/\n?(\/\*|\/\/)# sourceMappingURL=.*$/m, "\n");

const packaged = (path) => withoutSourceMap(readFileSync(join(packages, path), "utf8"));

const usedStyles = async () => {
  const [{ css }] = await new PurgeCSS().purge({
    content: [join(here, "templates/**/*.html"), join(here, "static/*.js")],
    css: [{ raw: packaged(STYLES) }],
  });
  return css;
};

const writeAsset = (name, text) => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const hashed = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  writeFileSync(join(vendor, hashed), text);
  writeFileSync(join(vendor, `${hashed}.gz`), gzipSync(text, { level: 9 }));
  writeFileSync(join(vendor, `${hashed}.br`), brotliCompressSync(text)); // its default is the best quality
  return [name, hashed];
};

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });
const manifest = Object.fromEntries([
  writeAsset(basename(STYLES), await usedStyles()),
  writeAsset(basename(SCRIPTS), packaged(SCRIPTS)),
  writeAsset("icons.svg", sprite()),
]);
mkdirSync(join(vendor, "fonts"));
FONTS.forEach((name) => copyFileSync(join(packages, "dejavu-fonts-ttf/ttf", name), join(vendor, "fonts", name)));
writeFileSync(join(vendor, "manifest.json"), JSON.stringify(manifest, null, 2));
