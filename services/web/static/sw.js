// Shows the last own list when the site cannot be reached. It answers nothing else: while the site can be reached, pages
// come from it alone. VERSION and LANGUAGE are set by the route.
const SHELL = `matinee-shell-${VERSION}`, LIST = "matinee-list";
const PAGE = `/offline?lang=${LANGUAGE}`, KEPT = "/offline/list";
// Who signs in or out, deletes an account or changes who sees a list leaves no list behind.
const ERASING = /^\/(signin|signup|signout(\/everywhere)?|recover|profile\/(delete|visibility|link|password)|api\/session|api\/users(\/\d+(\/(visibility|link))?)?)$/;

const install = async () => {
  const page = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new Error(`${PAGE}: ${page.status}`);
  const styles = [...(await page.clone().text()).matchAll(/href="(\/static\/[^"]+)"/g)].map(([, address]) => address);
  const shell = await caches.open(SHELL);
  await Promise.all([shell.put(PAGE, page), shell.addAll(styles)]);
  await self.skipWaiting();
};
const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("matinee-shell-") && name !== SHELL);
  await Promise.all([...old.map((name) => caches.delete(name)), self.registration.navigationPreload?.enable(), self.clients.claim()]);
};

const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const listOf = (intro, { time, movies }) => {
  const moment = new Date(time).toLocaleString(LANGUAGE, { dateStyle: "long", timeStyle: "short" });
  const rows = movies.map(({ title, facts }) => `<li><bdi>${escaped(title)}</bdi> <span class="facts-line">${escaped(facts)}</span></li>`).join("");
  return `<p>${intro} <time datetime="${escaped(time)}">${escaped(moment)}</time></p><ol>${rows}</ol>`;
};
const offlinePage = async () => {
  const page = await caches.match(PAGE, { cacheName: SHELL });
  if (!page) return Response.error();
  const kept = await caches.match(KEPT, { cacheName: LIST });
  const text = await page.text(), [, none, intro] = text.match(/data-none="([^"]*)" data-list="([^"]*)"/);
  const list = kept ? listOf(intro, await kept.json()) : `<p>${none}</p>`;
  return new Response(text.replace("</main>", () => `${list}</main>`), { status: 503, headers: page.headers });
};
const navigate = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return offlinePage();
  }
};
const style = (request) => fetch(request).catch(async () => (await caches.match(request, { cacheName: SHELL })) ?? Response.error());

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    if (ERASING.test(pathname)) event.waitUntil(caches.delete(LIST));
  } else if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (request.destination === "style") event.respondWith(style(request));
});
