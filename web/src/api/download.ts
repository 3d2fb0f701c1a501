import { client, type Query } from "./client";
import type { PathOf } from "./types";

/** Fetches a file with this page's token and hands it to the browser as a download. */
export async function download(path: PathOf<"get">, query: Query, filename: string): Promise<void> {
  const url = URL.createObjectURL(await client.blob(path, query));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
