/** People who speak HTTP: for what happened before a journey begins. */
import type { Server } from "./server.js";

export const PASSWORD = "violet lamp under seven rivers";

export interface Invite {
  id: string;
  email: string;
}

interface Session {
  access_token: string;
}

export class Caller {
  private constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  static async signIn(server: Server, email: string): Promise<Caller> {
    const nobody = new Caller(server.url, null);
    const session = await nobody.post<Session>("/session", { email, password: PASSWORD });
    return new Caller(server.url, session.access_token);
  }

  get = <T>(path: string) => this.ask<T>("GET", path);
  post = <T>(path: string, body?: object) => this.ask<T>("POST", path, body);
  patch = <T>(path: string, body: object) => this.ask<T>("PATCH", path, body);

  invite(email: string, more: object = {}): Promise<Invite> {
    return this.post<Invite>("/invites", { email, ...more });
  }

  /** Somebody invited who has joined by now; a guest unless another role is said. */
  async admit(server: Server, email: string, name: string, familyName: string, role = "guest"): Promise<void> {
    const before = (await server.mails(email)).length;
    await this.invite(email, { role });
    const token = (await server.link(email, before + 1)).split("#")[1];
    const nobody = new Caller(this.url, null);
    await nobody.post("/join", { token, name, family_name: familyName, password: PASSWORD });
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
      },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
