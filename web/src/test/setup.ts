import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { addLanguage, chooseLanguage } from "../i18n";
import { spanish } from "../i18n/spanish";
import { server } from "./server";

// What jsdom leaves out and Radix asks for.
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => undefined;
Element.prototype.releasePointerCapture ??= () => undefined;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.scrollTo = () => undefined;

// A busy machine takes its time; what waits ends as soon as it may.
configure({ asyncUtilTimeout: 10_000 });

addLanguage("es", spanish);

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  localStorage.clear();
  chooseLanguage("en");
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
});
afterAll(() => server.close());
