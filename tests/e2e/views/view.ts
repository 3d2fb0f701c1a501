import type { Locator, Page } from "@playwright/test";
import type { Links } from "./sample.js";

export interface Answer {
  status?: number;
  /** Or what becomes of the true answer's body; absent, the answer never comes. */
  body?: object | ((body: Record<string, unknown>) => object);
}

/** One page, dialog, menu or sheet as a person sees it. */
export interface View {
  name: string;
  /** Who is signed in, by the first half of the address; nobody if absent. */
  as?: string;
  /** Where it is, or which link leads there. */
  at: string | ((links: Links) => string);
  /** Answers of the server that the sample workspace does not give by itself, by the end of their address. */
  answers?: Record<string, Answer>;
  /** A mail, which stands inside the reader's own page and has no landmarks. */
  isMail?: boolean;
  /** The way from the page to what is looked at. */
  open?: (page: Page) => Promise<unknown>;
  /** What is there once one has arrived. */
  shows: (page: Page) => Locator;
}

export const heading = (name: string) => (page: Page) => page.getByRole("heading", { name, exact: true });
export const dialog = (name: string) => (page: Page) => page.getByRole("dialog", { name, exact: true });
export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();
export const press = (name: string | RegExp) => (page: Page) => button(page, name).click();

export const problem = (status: number, code: string) => ({
  status,
  body: { type: `/problems/${code}`, title: code, status, code, detail: "", request_id: "sample" },
});
export const nothing = {
  body: { items: [], next_cursor: null, prev_cursor: null, total: { count: 0, exact: true } },
};
