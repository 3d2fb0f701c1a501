import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { FileField } from "./file_field";

function Field() {
  const [file, setFile] = useState<File | null>(null);
  return <FileField label="Export" accept=".csv" file={file} onChange={setFile} />;
}

it("keeps the focus, and lets the same file be chosen again", async () => {
  render(<Field />);
  const file = new File(["a"], "vault.csv", { type: "text/csv" });
  const input = screen.getByLabelText("Export");
  await userEvent.upload(input, file);
  expect(screen.getByText("vault.csv")).toBeVisible();
  expect(input).toHaveFocus();
  await userEvent.click(screen.getByRole("button", { name: "Take another" }));
  expect(input).toHaveFocus();
  expect(screen.queryByText("vault.csv")).toBeNull();
  await userEvent.upload(input, file);
  expect(screen.getByText("vault.csv")).toBeVisible();
});
