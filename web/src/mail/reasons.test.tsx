import { renderHook } from "@testing-library/react";
import i18next from "i18next";
import { addLanguage } from "../i18n";
import { spanish } from "../i18n/spanish";
import { useMailReason } from "./reasons";

const said = (reason: string) => renderHook(useMailReason).result.current(reason);

it("says what happened and what to do about it", () => {
  expect(said("The mailbox is full.")).toEqual({
    words: "The mailbox is full",
    advice: "Ask the person to make room, then resend the invite.",
  });
  expect(said("Not sent: the invite was revoked first.").advice).toBeNull();
});

it("says a reason within a reason", () => {
  const reason = "Given up after 12 attempts. The mail provider answered 503: Try later.";
  expect(said(reason).words).toBe("Given up after 12 attempts. The mail provider answered 503: Try later");
});

it("passes on what it does not know", () => {
  expect(said("something new.")).toEqual({
    words: "Something new",
    advice: "Check that the address is right.",
  });
});

describe("in Spanish", () => {
  beforeEach(async () => {
    addLanguage("es", spanish);
    await i18next.changeLanguage("es");
  });
  afterEach(async () => {
    await i18next.changeLanguage("en");
  });

  it("keeps the words of others", () => {
    const reason = "The mail provider could not send it. The receiver's server said: 550 No such user";
    expect(said(reason).words).toBe(
      "El proveedor de correo no pudo enviarlo. El servidor del destinatario dijo: 550 No such user",
    );
  });
});
