// better-auth with its organization plugin, as its documentation sets it up, in Node's own server.
// It sends no mail, limits nothing, and has an organization of the size that is measured.
//   node server.mjs PORT sqlite:PATH|postgres://… MEMBERS
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { organization } from "better-auth/plugins";
import Database from "better-sqlite3";
import pg from "pg";

const [port, url, members] = process.argv.slice(2);
const isSqlite = url.startsWith("sqlite:");
const database = isSqlite ? new Database(url.slice("sqlite:".length)) : new pg.Pool({ connectionString: url, max: 16 });
if (isSqlite) {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
}

const options = {
  baseURL: `http://127.0.0.1:${port}`,
  secret: "0123456789abcdef0123456789abcdef",
  database,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    organization({
      membershipLimit: 10_000_000,
      invitationLimit: 10_000_000,
      sendInvitationEmail: async () => {},
    }),
  ],
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

const owner = { name: "Olive Owner", email: "olive@contenzilla.test", password: "seven violet lamps by the river" };
const signedUp = await auth.api.signUpEmail({ body: owner, returnHeaders: true });
const cookie = signedUp.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
const headers = new Headers({ cookie });
const workspace = await auth.api.createOrganization({ body: { name: "Contenzilla", slug: "contenzilla" }, headers });
await auth.api.setActiveOrganization({ body: { organizationId: workspace.id }, headers });
await fill();

const server = createServer(toNodeHandler(auth));
server.listen(Number(port), "127.0.0.1", () => console.log(JSON.stringify({ cookie, organization: workspace.id })));

/** Members, and half as many invitations that wait, as the plugin stores them. */
async function fill() {
  const run = async (sql) => (isSqlite ? database.exec(sql) : database.query(sql));
  const series = isSqlite
    ? `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${members}) SELECT i FROM n) AS n`
    : `generate_series(1, ${members}) AS n(i)`;
  const now = isSqlite ? `'${new Date().toISOString()}'` : "now()";
  const later = isSqlite ? `'${new Date(Date.now() + 2 * 86_400_000).toISOString()}'` : "now() + interval '2 days'";
  await run(`INSERT INTO "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
    SELECT 'user' || i, 'Guest ' || i, 'guest' || i || '@agency.test', ${isSqlite ? 1 : true}, ${now}, ${now} FROM ${series}`);
  await run(`INSERT INTO "member" ("id", "organizationId", "userId", "role", "createdAt")
    SELECT 'member' || i, '${workspace.id}', 'user' || i, 'member', ${now} FROM ${series}`);
  await run(`INSERT INTO "invitation" ("id", "organizationId", "email", "role", "status", "expiresAt", "createdAt", "inviterId")
    SELECT 'invitation' || i, '${workspace.id}', 'waiting' || i || '@agency.test', 'member', 'pending', ${later}, ${now},
    '${signedUp.response.user.id}' FROM ${series} WHERE i % 5 = 0`);
}
