import { english as first } from "./english";
import { later } from "./later";
import { spanish } from "./spanish";

// With what comes later.
const english = { ...first, ...later };

type Namespace = keyof typeof english;

const namespaces = Object.keys(english) as Namespace[];
const textsOf = (language: typeof english | typeof spanish, namespace: Namespace): Record<string, string> =>
  language[namespace];

describe("both languages are complete", () => {
  it.each(namespaces)("%s", (namespace) => {
    expect(Object.keys(textsOf(spanish, namespace)).sort()).toEqual(
      Object.keys(textsOf(english, namespace)).sort(),
    );
  });

  it("fills in the same placeholders", () => {
    const placeholders = (text: string) => (text.match(/\{\{\w+\}\}|\{hotkey\}/g) ?? []).sort();
    for (const namespace of namespaces) {
      for (const [key, text] of Object.entries(textsOf(english, namespace))) {
        const other = textsOf(spanish, namespace)[key] ?? "";
        expect(placeholders(other), `${namespace}:${key}`).toEqual(placeholders(text));
      }
    }
  });
});
