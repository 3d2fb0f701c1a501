/** In Spanish no word of English is left on a page, and no name of a text in place of the text. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, visit } from "./views/sample.js";

const source = resolve(import.meta.dirname, "../../web/src");

/** Every text of a language that has no gap to fill, and the name of every text. */
function texts(language: "en" | "es") {
  const folders = readdirSync(source).map((folder) => join(source, folder, `${language}.json`));
  const read = folders.flatMap((file) => {
    try {
      return Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
    } catch {
      return [];
    }
  });
  return { names: read.map(([name]) => name), words: read.map(([, text]) => text) };
}

const spanish = new Set(texts("es").words);
const english = texts("en");
const leftovers = new Set([
  ...english.words.filter((text) => !spanish.has(text)),
  ...english.names.filter((name) => name.includes("_")),
]);

// Olive's family name.
leftovers.delete("Owner");

/** What is read and read out on a page. */
const said = (page: Page) =>
  page.evaluate(() => {
    const words: string[] = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) words.push(walk.currentNode.textContent ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) words.push(element.getAttribute(name) ?? "");
    }
    return words.map((text) => text.trim()).filter((text) => text !== "");
  });

const pages: [at: string, title: string, as?: string][] = [
  ["/sign-in", "Inicia sesión en Guestlist"],
  ["/forgot-password", "¿Has olvidado la contraseña?"],
  ["/members", "Todos los miembros", "olive"],
  ["/members?tab=guests&status=attention", "Todos los miembros", "olive"],
  ["/partners", "Tus socios", "olive"],
  ["/activity", "Actividad", "olive"],
  ["/settings", "Ajustes", "olive"],
  ["/profile", "Perfil", "olive"],
];

for (const [at, title, as] of pages) {
  test(`${at} in Spanish`, async ({ browser, sample }) => {
    const view = { name: at, at, shows: (page: Page) => page.getByRole("heading", { level: 1 }) };
    // A person has a language of their own, a visitor their browser's.
    const answers = { "/session/refresh": { body: inSpanish }, "/me": { body: inSpanish } };
    const seen = as ? { ...view, answers, as: `${as}@contenzilla.test` } : view;
    const page = await visit(browser, sample, seen, "es-ES");
    await expect(view.shows(page)).toHaveText(title);
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await expect(page.getByText("Cargando…")).toHaveCount(0);
    if (as && at.startsWith("/members")) {
      await page.getByRole("button", { name: "Añadir miembro" }).click();
      await page.getByRole("menuitem").first().click();
      await expect(page.getByRole("dialog", { name: "Invitar a un usuario externo" })).toBeVisible();
    }
    expect((await said(page)).filter((text) => leftovers.has(text))).toEqual([]);
  });
}

const inSpanish = (session: Record<string, unknown>) => ({
  ...session,
  ...(typeof session.user === "object" && { user: { ...session.user, language: "es" } }),
});
