// A mail provider without limits: it takes what comes at once, or never answers.
import { createServer } from "node:http";

export class Provider {
  mails = 0;
  hangs = false;

  async start() {
    this.server = createServer((request, response) => this.#answer(request, response));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request, response) {
    this.firstAt ??= performance.now();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (this.hangs) return;
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const mails = Array.isArray(body) ? body : [body];
    const ids = mails.map(() => ({ id: `m${this.mails++}` }));
    const answer = request.url === "/api/v1/send" ? { ID: ids[0].id } : Array.isArray(body) ? { data: ids } : ids[0];
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  }
}
