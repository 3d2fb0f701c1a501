import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { Dialog } from "./dialog";
import { TextField } from "./text_field";

function Page({ submit, busy = false }: { submit: () => void; busy?: boolean }) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [name, setName] = useState("");
  return (
    <main id="main" tabIndex={-1}>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Invite guest user"
        description="They get an email."
        error={error}
        fact="Link works for 7 days"
        submit={{ label: "Send invite" }}
        busy={busy}
        onSubmit={() => {
          submit();
          setError("It did not work.");
        }}
      >
        <TextField label="Name" value={name} onChange={setName} />
      </Dialog>
    </main>
  );
}

it("has a name and a description, starts in its first field and returns the focus", async () => {
  render(<Page submit={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  expect(screen.getByRole("dialog", { name: "Invite guest user" })).toHaveAccessibleDescription(
    "They get an email.",
  );
  expect(screen.getByLabelText("Name")).toHaveFocus();
  expect(screen.queryByRole("button", { name: "Open" })).toBeNull();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  await waitFor(() => expect(screen.getByRole("button", { name: "Open" })).toHaveFocus());
});

it("keeps the focus inside and injects no style element", async () => {
  const styles = document.querySelectorAll("style").length;
  render(<Page submit={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  for (let press = 0; press < 5; press += 1) {
    await userEvent.tab();
    expect(screen.getByRole("dialog")).toContainElement(document.activeElement as HTMLElement);
  }
  expect(document.querySelectorAll("style")).toHaveLength(styles);
  expect(document.documentElement.style.overflow).toBe("hidden");
});

it("stays with what was typed after an error", async () => {
  render(<Page submit={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  await userEvent.type(screen.getByLabelText("Name"), "Charlie{Enter}");
  expect(screen.getByRole("alert")).toHaveTextContent("It did not work.");
  expect(screen.getByLabelText("Name")).toHaveValue("Charlie");
});

it("starts nothing twice", async () => {
  const submit = vi.fn();
  render(<Page submit={submit} busy />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  await userEvent.click(screen.getByRole("button", { name: "Send invite" }));
  await userEvent.type(screen.getByLabelText("Name"), "{Enter}");
  expect(submit).not.toHaveBeenCalled();
});
