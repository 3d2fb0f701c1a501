import { client, type Query } from "./client";

/** Fetches a file with this page's token and hands it to the browser as a download. */
export async function download(path: string, query: Query, filename: string): Promise<void> {
  const url = URL.createObjectURL(await client.blob(path, query));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
