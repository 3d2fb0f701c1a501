import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { Button } from "./button";
import { ConfirmDialog } from "./confirm_dialog";
import { Menu } from "./menu";

function Page({ guest }: { guest: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu
        trigger={<Button>Add member</Button>}
        groups={[
          [
            {
              key: "guest",
              label: "Guest",
              disabledReason: "Not available in your workspace. Contact your admin.",
              onSelect: guest,
            },
            { key: "member", label: "Member", onSelect: () => setAsking(true) },
          ],
          [],
        ]}
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Really?"
        description="It cannot be undone."
        verb="Do it"
        onConfirm={() => undefined}
      />
    </>
  );
}

it("reaches a disabled item by keyboard, says why, and does nothing", async () => {
  const guest = vi.fn();
  render(<Page guest={guest} />);
  screen.getByRole("button", { name: "Add member" }).focus();
  await userEvent.keyboard("{Enter}");
  const item = await screen.findByRole("menuitem", { name: /Guest/ });
  expect(item).toHaveFocus();
  expect(item).toHaveAttribute("aria-disabled", "true");
  expect(item).toHaveTextContent("Not available in your workspace. Contact your admin.");
  await userEvent.keyboard("{Enter}");
  expect(guest).not.toHaveBeenCalled();
});

it("opens a dialog that returns the focus to the menu's button", async () => {
  render(<Page guest={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Add member" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Member" }));
  expect(await screen.findByRole("dialog", { name: "Really?" })).toBeVisible();
  expect(screen.queryByRole("menu")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Add member" })).toHaveFocus());
});
