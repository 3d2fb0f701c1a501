import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { SearchField } from "./search_field";

/** A field whose URL follows only when the test says so. */
function field() {
  const asked: string[] = [];
  const show = (value: string) => (
    <SearchField label="Search" value={value} onChange={(text) => asked.push(text)} />
  );
  const { rerender } = render(show(""));
  return {
    asked,
    input: screen.getByRole("searchbox"),
    urlBecomes: (value: string) => rerender(show(value)),
  };
}

it("keeps what is typed while the search before it takes place", async () => {
  const { asked, input, urlBecomes } = field();
  await userEvent.type(input, "a");
  await waitFor(() => expect(asked).toEqual(["a"]));
  await userEvent.type(input, "b");
  await waitFor(() => expect(asked).toEqual(["a", "ab"]));
  await userEvent.type(input, "c");
  for (const value of ["a", "ab"]) {
    urlBecomes(value);
    expect(input).toHaveValue("abc");
  }
  await waitFor(() => expect(asked.at(-1)).toBe("abc"));
});

it("follows the URL back and forth", async () => {
  const { asked, input, urlBecomes } = field();
  await userEvent.type(input, "a{Enter}");
  await waitFor(() => expect(asked).toContain("a"));
  for (const value of ["a", "", "a", "elsewhere"]) {
    urlBecomes(value);
    expect(input).toHaveValue(value);
  }
});
