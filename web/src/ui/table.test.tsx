import { render, screen } from "@testing-library/react";
import { Table } from "./table";

function Guests({ rows }: { rows: string[] | undefined }) {
  return (
    <Table
      caption="Guests"
      columns={[{ key: "who", header: "Who", cell: (row) => row }]}
      rows={rows}
      rowKey={(row) => row}
      empty={null}
      selection={{ keys: new Set<string>(), onChange: () => undefined, label: (row) => `Select ${row}` }}
    />
  );
}

const all = () => screen.getByRole("checkbox", { name: "Select all on this page" });

it("lets all be selected once there is something to select", () => {
  const { rerender } = render(<Guests rows={undefined} />);
  expect(all()).toBeDisabled();
  rerender(<Guests rows={["Charlie"]} />);
  expect(all()).toBeEnabled();
});
