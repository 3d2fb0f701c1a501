import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { resources } from "./resources";

export const languages = ["en", "es"] as const;
export type Language = (typeof languages)[number];

/** Names of languages in themselves, for the reader who does not know the current one. */
export const languageNames: Record<Language, string> = { en: "English", es: "Español" };

export const isLanguage = (value: string | null | undefined): value is Language =>
  languages.some((language) => language === value);

function storedLanguage(): string | null {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

function firstLanguage(): Language {
  const stored = storedLanguage();
  if (isLanguage(stored)) return stored;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return known ?? "en";
}

/** Shows the app in this language from now on, and next time before anybody signs in. */
export function chooseLanguage(language: string): void {
  if (!isLanguage(language)) return;
  try {
    localStorage.setItem("language", language);
  } catch {
    // Storage can be switched off; the language then lasts as long as the page.
  }
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
});

void i18next.use(initReactI18next).init({
  resources,
  lng: firstLanguage(),
  fallbackLng: "en",
  defaultNS: "app",
  interpolation: { escapeValue: false },
  initAsync: false,
});

export { i18next };
