import { client, type Instance } from "../api";

/**
 * A page's code comes when it is first opened. Where it is missing, as after an update of the server, the router reloads
 * the whole app; without an answer from the server that would leave nothing but the browser's own error page.
 */
export function fetchPage<Page>(load: () => Promise<Page>): () => Promise<Page> {
  return () =>
    load().catch(async (failure: unknown) => {
      await client.get<Instance>("/instance");
      throw failure;
    });
}
