/** The contract in the browser: everything comes from the server itself, under the strict policy. */
import { expect, test } from "./support/test.js";

test("an integrator reads the contract, tries an operation and looks a problem up", async ({ visitor, server }) => {
  const page = await visitor();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => !request.url().startsWith(server.url) && elsewhere.push(request.url()));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));

  await page.goto("/api/docs");
  const operation = page.locator("#operations-instance-get_instance");
  await operation.getByRole("button", { name: /Describe this installation/ }).click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  await operation.getByRole("button", { name: "Execute" }).click();
  await expect(operation.locator(".live-responses-table tr.response td.response-col_status")).toHaveText("200");
  await expect(operation.locator(".live-responses-table")).toContainText('"min_password_length": 15');

  await page.goto("/api/docs/problems");
  await page.getByRole("link", { name: "invite_pending" }).click();
  await expect(page.getByRole("heading", { name: "invite_pending" })).toBeVisible();
  await expect(page.getByText("resend or revoke the invite named in")).toBeVisible();
  await page.getByRole("link", { name: "API" }).click();
  await expect(page.getByRole("heading", { name: /Guestlist/ })).toBeVisible();

  expect(elsewhere.filter((url) => !url.startsWith("data:"))).toEqual([]);
  expect(complaints).toEqual([]);
});
