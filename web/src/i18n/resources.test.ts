import { resources } from "./resources";

const keysOf = (texts: object) => Object.keys(texts).sort();

describe("both languages are complete", () => {
  it.each(Object.keys(resources.en) as (keyof typeof resources.en)[])("%s", (namespace) => {
    expect(keysOf(resources.es[namespace])).toEqual(keysOf(resources.en[namespace]));
  });

  it("fills in the same placeholders", () => {
    const placeholders = (text: string) => (text.match(/\{\{\w+\}\}|\{hotkey\}/g) ?? []).sort();
    for (const [namespace, texts] of Object.entries(resources.en)) {
      const spanish: Record<string, string> = resources.es[namespace as keyof typeof resources.es];
      for (const [key, text] of Object.entries(texts)) {
        expect(placeholders(spanish[key] ?? ""), `${namespace}:${key}`).toEqual(placeholders(text));
      }
    }
  });
});
