import { waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { me, server, sessionOf } from "../test/server";
import { followChanges, holdSession } from ".";

const event = (mark: string) => `event: newest\ndata: {"id":"e","mark":"${mark}"}\n\n`;

/** Answers one after the other; the last one stays open. */
function answers(...parts: (string[] | number)[]) {
  const asked: (string | null)[] = [];
  server.use(
    http.get("*/api/v1/changes", ({ request }) => {
      asked.push(request.headers.get("Authorization"));
      const part = parts.shift();
      if (typeof part === "number") return new HttpResponse(null, { status: part });
      const encoder = new TextEncoder();
      const stream = new ReadableStream({
        start(controller) {
          for (const piece of part ?? []) controller.enqueue(encoder.encode(piece));
          if (parts.length > 0) controller.close();
        },
      });
      return new HttpResponse(stream, { headers: { "Content-Type": "text/event-stream" } });
    }),
  );
  return asked;
}

let ending: AbortController;
const changed = vi.fn();

beforeEach(() => {
  holdSession(sessionOf(me));
  ending = new AbortController();
  changed.mockReset();
});
afterEach(() => {
  ending.abort();
  holdSession(null);
});

it("calls back for what is newer than what was there, however it is cut into pieces", async () => {
  answers([event("a"), event("a"), "event: newest\nda", 'ta: {"id":"e","mark":"b"}\n', "\n"]);
  void followChanges(changed, ending.signal);
  await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
});

it("asks again when an answer ends, and notices what happened in between", async () => {
  const asked = answers([event("a")], [event("a")], [event("b")]);
  void followChanges(changed, ending.signal);
  await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(asked).toEqual(["Bearer first", "Bearer first", "Bearer first"]);
});

it("renews the session once, and waits where nobody answers", async () => {
  server.use(http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(me, "second"))));
  const asked = answers(401, [event("a")], 503, [event("b")]);
  void followChanges(changed, ending.signal);
  await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(asked).toEqual(["Bearer first", "Bearer second", "Bearer second", "Bearer second"]);
});

it("ends when told to", async () => {
  const asked = answers([event("a")]);
  const following = followChanges(changed, ending.signal);
  await waitFor(() => expect(asked).toHaveLength(1));
  ending.abort();
  await following;
  expect(asked).toHaveLength(1);
});
