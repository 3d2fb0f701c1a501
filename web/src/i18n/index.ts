import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { english } from "./english";

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

/** English comes with the app, because it is what is left where another language cannot be had. */
const others: Record<Exclude<Language, "en">, () => Promise<object>> = {
  es: async () => (await import("./spanish")).spanish,
};

export function addLanguage(language: Language, texts: object): void {
  for (const [namespace, of] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, of);
}

/** The last one asked for: a slower one before it does not win. */
let wanted: Language = "en";

async function show(language: Language): Promise<void> {
  wanted = language;
  if (language !== "en" && !i18next.hasResourceBundle(language, "app")) {
    try {
      addLanguage(language, await others[language]());
    } catch {
      // No connection: the language before stays, and the next page asks again.
      return;
    }
  }
  if (wanted === language && i18next.language !== language) await i18next.changeLanguage(language);
}

/** Shows the app in this language from now on, and next time before anybody signs in. */
export function chooseLanguage(language: string): void {
  if (!isLanguage(language)) return;
  try {
    localStorage.setItem("language", language);
  } catch {
    // Storage can be switched off; the language then lasts as long as the page.
  }
  void show(language);
}

i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
});

void i18next.use(initReactI18next).init({
  resources: { en: english },
  lng: "en",
  fallbackLng: "en",
  defaultNS: "app",
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The first page waits for its language, so that it does not flash in another one. */
export const firstLanguageShown: Promise<void> = show(firstLanguage());
