// A workspace of many guests, out of two that were made by HTTP: one who joined and one who was
// invited. Their rows, in every table they are in, are copied with other ids, names, addresses and
// times, so that each guest has the rows that HTTP would make. Four of five have joined.
import { faker } from "@faker-js/faker";
import { connect } from "./database.mjs";

/** Some 3,000, so that a list by name is not made of a few long stretches. */
const FIRST = faker.definitions.person.first_name.generic;
const LAST = ["Ramirez", "Simone", "Okafor", "Tampos", "Lindqvist", "Moreau", "Haddad", "Kowalski", "Novak", "Silva",
  "Brandt", "Dubois", "Eriksen", "Weber", "Castellano", "Fischer", "Petrov", "Sorensen", "Yilmaz", "Zhang"]; // prettier-ignore

/** Who is copied. The names and addresses hold these words, which are replaced in the copies. */
export const JOINED = { email: "firstname.lastname@template.test", name: "Firstname", family_name: "Lastname" };
export const WAITING = { email: "waiting.one@template.test" };

/** Parts of names and addresses that some fifty guests of a thousand have. */
export const FOUND_MANY = LAST.map((name) => name.toLowerCase()).filter((name) => name.length > 4);
/** Parts that one guest has, of a workspace of so many: of an address, the family name with the number. */
export const foundOne = (guests) =>
  Array.from({ length: 200 }, (_, k) => 1 + Math.floor((k * guests) / 200)).map((i) => `${LAST[i % LAST.length].toLowerCase()}${i}@`);

/** Copies the two guests until there are so many. */
export async function seed(url, guests) {
  const db = await connect(url);
  await db.run(`CREATE TEMPORARY TABLE first_names (k INTEGER PRIMARY KEY, name TEXT NOT NULL)`);
  await db.run(`INSERT INTO first_names (k, name) VALUES ${FIRST.map((name, k) => `(${k}, ${quoted(name)})`).join(", ")}`);
  const [joined, waiting] = [await rowsOf(db, JOINED.email), await rowsOf(db, WAITING.email)];
  for (const [rows, who] of [[joined, "i % 5 <> 0"], [waiting, "i % 5 = 0"]]) {
    const ids = new Set(rows.map(({ row }) => db.hex(row.id)));
    for (const { table, row } of rows) await copy(db, table, row, ids, guests, who);
  }
  await db.settle();
  await db.close();
}

/** A guest's rows in every table they are in, in an order that foreign keys allow. */
async function rowsOf(db, email) {
  const rows = [];
  const add = async (table, condition) => {
    for (const row of await db.rows(`SELECT * FROM ${table} WHERE ${condition}`)) rows.push({ table, row });
  };
  const [invite] = await db.rows(`SELECT id FROM invites WHERE email_key = '${email}'`);
  const inviteId = db.uuid(db.hex(invite.id));
  const user = `(SELECT id FROM users WHERE email_key = '${email}')`;
  await add("users", `email_key = '${email}'`);
  await add("sessions", `user_id = ${user}`);
  await add("members", `email_key = '${email}'`);
  await add("invites", `email_key = '${email}'`);
  await add("emails", `invite_id = ${inviteId}`);
  await add("events", `target_id = ${inviteId}`);
  await add("roster", `email_key = '${email}'`);
  return rows;
}

async function copy(db, table, row, ids, guests, who) {
  const columns = Object.keys(row).filter((column) => column !== "seq");
  const values = columns.map((column) => expression(db, table, column, row[column], ids));
  await db.run(`INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM ${db.series(guests)} WHERE ${who}`);
}

/** The column's value in copy number i. */
function expression(db, table, column, value, ids) {
  if (value === null) return "NULL";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const hex = db.hex(value);
  if (hex) return ids.has(hex) ? db.copiedUuid(hex) : db.uuid(hex);
  if (db.isTime(value)) return db.earlier(value);
  // Four gigabytes at a million guests, and read by nobody here.
  if (table === "emails" && ["html", "body"].includes(column)) return "''";
  return text(typeof value === "object" ? JSON.stringify(value) : value);
}

const FIRST_NAME = `(SELECT name FROM first_names WHERE k = (i / ${LAST.length}) % ${FIRST.length})`;
const LAST_NAME = `(CASE i % ${LAST.length} ${LAST.map((name, k) => `WHEN ${k} THEN '${name}'`).join(" ")} END)`;
const ADDRESS = `lower(${FIRST_NAME} || '.' || ${LAST_NAME} || i || '@agency.test')`;
const WORDS = {
  [JOINED.email]: ADDRESS,
  [WAITING.email]: ADDRESS,
  Firstname: FIRST_NAME,
  Lastname: LAST_NAME,
  firstname: `lower(${FIRST_NAME})`,
  lastname: `lower(${LAST_NAME})`,
};

function text(value) {
  const words = new RegExp(`(${Object.keys(WORDS).join("|")})`);
  const parts = value.split(words).map((part) => WORDS[part] ?? quoted(part));
  return `(${parts.join(" || ")})`;
}

function quoted(value) {
  return `'${value.replaceAll("'", "''")}'`;
}
