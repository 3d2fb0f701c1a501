import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { type EmailChip, emailsIn, withEmails } from "./email_chips";
import { EmailChipsField } from "./email_chips_field";

function Page({ start = [] }: { start?: EmailChip[] }) {
  const [chips, setChips] = useState(start);
  const [draft, setDraft] = useState("");
  return (
    <EmailChipsField
      label="Email"
      file
      chips={chips}
      onChange={setChips}
      draft={draft}
      onDraftChange={setDraft}
    />
  );
}

const shown = () =>
  screen.queryAllByRole("button", { name: /^Remove / }).map((button) => button.getAttribute("aria-label"));

it("takes addresses out of what people paste", () => {
  expect(emailsIn("Ada Lovelace <ada@example.com>; bob@example.com,\ncid@example.com.")).toEqual([
    "ada@example.com",
    "bob@example.com",
    "cid@example.com",
  ]);
  expect(emailsIn('name,email\n"Lovelace, Ada",ada@example.com\n')).toEqual(["ada@example.com"]);
  expect(emailsIn("not an address")).toEqual(["not an address"]);
  expect(emailsIn(" ,; ")).toEqual([]);
  expect(withEmails([{ email: "ada@example.com" }], ["ADA@example.com", "bob@example.com"])).toHaveLength(2);
});

it("makes chips from typing and pasting, and removes them by keyboard", async () => {
  render(<Page />);
  const field = screen.getByLabelText("Email");
  await userEvent.type(field, "ada@example.com,bob@example.com{Enter}");
  expect(shown()).toEqual(["Remove ada@example.com", "Remove bob@example.com"]);
  await userEvent.click(field);
  await userEvent.paste("cid@example.com dan@example.com");
  expect(shown()).toHaveLength(4);
  await userEvent.keyboard("{Backspace}");
  expect(shown()).toHaveLength(3);
  await userEvent.tab({ shift: true });
  await userEvent.keyboard("{Enter}");
  expect(shown()).toEqual(["Remove ada@example.com", "Remove bob@example.com"]);
  expect(field).toHaveFocus();
});

it("reads a CSV file", async () => {
  render(<Page />);
  const file = new File(["email\nada@example.com\nbob@example.com\n"], "people.csv", { type: "text/csv" });
  await userEvent.upload(screen.getByLabelText("Add from a CSV file", { selector: "input" }), file);
  await waitFor(() => expect(shown()).toHaveLength(2));
});

it("says what is wrong with which address", () => {
  render(<Page start={[{ email: "bea@contenzilla.test", error: "belongs to your organization." }]} />);
  expect(screen.getByLabelText("Email")).toHaveAccessibleDescription(
    "bea@contenzilla.test belongs to your organization.",
  );
  expect(screen.getByLabelText("Email")).toBeInvalid();
});
