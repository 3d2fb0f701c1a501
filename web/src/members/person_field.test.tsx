import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { useState } from "react";
import type { Person } from "../api";
import { page, server } from "../test/server";
import { PersonField } from "./person_field";

const ada: Person = { id: "m1", name: "Ada Admin", email: "ada@contenzilla.test", role: "admin" };
const hana: Person = { id: "m2", name: "Hana Host", email: "hana@contenzilla.test", role: "user" };

function Field() {
  const [queries] = useState(() => new QueryClient());
  const [chosen, setChosen] = useState<Person[]>([]);
  return (
    <QueryClientProvider client={queries}>
      <PersonField label="Person" single chosen={chosen} onChange={setChosen} />
    </QueryClientProvider>
  );
}

it("chooses nobody of an earlier search while the next one loads", async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked: (string | null)[] = [];
  server.use(
    http.get("*/api/v1/people", async ({ request }) => {
      const q = new URL(request.url).searchParams.get("q");
      asked.push(q);
      if (q !== "hana") return page([ada]);
      await answered;
      return page([hana]);
    }),
  );
  render(<Field />);
  const user = userEvent.setup();
  const field = screen.getByRole("combobox", { name: "Person" });
  await user.type(field, "a");
  const option = await screen.findByRole("option", { name: /Ada Admin/ });
  await waitFor(() => expect(field).toHaveAttribute("aria-activedescendant", option.id));
  await user.clear(field);
  await user.type(field, "hana");
  await waitFor(() => expect(asked.at(-1)).toBe("hana"));
  expect(screen.getByRole("option", { name: /Ada Admin/ })).toBeVisible();
  expect(field).not.toHaveAttribute("aria-activedescendant");
  await user.keyboard("{Enter}");
  expect(screen.queryByRole("button", { name: /Take/ })).toBeNull();
  expect(field).toHaveValue("hana");
  answer();
  await screen.findByRole("option", { name: /Hana Host/ });
  await user.keyboard("{Enter}");
  expect(screen.getByText("Hana Host")).toHaveAttribute("title", hana.email);
});
