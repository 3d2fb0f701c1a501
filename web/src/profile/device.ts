/** What a browser calls itself, as far as people know these names; null where it says nothing known. */
export interface Device {
  browser: string | null;
  system: string | null;
  phone: boolean;
}

// The first that matches: the later ones pretend to be in the earlier ones as well.
const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChromium\b/, "Chromium"],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/\bcurl\//, "curl"],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const nameIn = (list: [RegExp, string][], agent: string) =>
  list.find(([pattern]) => pattern.test(agent))?.[1] ?? null;

export function deviceOf(userAgent: string | null): Device {
  const agent = userAgent ?? "";
  const system = nameIn(systems, agent);
  return {
    browser: nameIn(browsers, agent),
    system,
    phone: system === "iPhone" || (system === "Android" && /\bMobile\b/.test(agent)),
  };
}
