import { capital, date, duration, number, relative } from "./format";
import { chooseLanguage } from "./index";

const now = new Date("2026-05-24T12:00:00Z");

it("says dates as people do, in the current language", () => {
  expect(relative("2026-05-24T10:00:00Z", now)).toBe("2 hours ago");
  expect(capital(relative("2026-05-23T12:00:00Z", now))).toBe("Yesterday");
  expect(relative("2026-05-31T12:00:00Z", now)).toBe("in 7 days");
  expect(date("2026-05-24T12:00:00Z")).toBe("24 May 2026");
  expect(duration(42)).toBe("42 seconds");
  expect(duration(604_800)).toBe("7 days");
  expect(number(1234)).toBe("1,234");
  chooseLanguage("es");
  expect(relative("2026-05-24T10:00:00Z", now)).toBe("hace 2 horas");
  expect(number(1234)).toBe("1.234");
});
