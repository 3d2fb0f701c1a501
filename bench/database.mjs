// SQL for seeding, on either database: the same few words, spelled as each of them does.
import Database from "better-sqlite3";
import pg from "pg";

/** A connection, and the spelling of what differs. */
export async function connect(url) {
  return url.startsWith("sqlite:") ? sqlite(url.replace(/^sqlite:(\/\/)?/, "")) : await postgres(url);
}

function sqlite(path) {
  const db = new Database(path);
  // Seeding need not survive a power cut.
  db.pragma("synchronous = OFF");
  db.pragma("cache_size = -400000");
  return {
    run: async (sql) => void db.exec(sql),
    rows: async (sql) => db.prepare(sql).all(),
    close: async () => void db.close(),
    /** The rows i = 1 … count. */
    series: (count) =>
      `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n) AS n`,
    /** A UUID column's value as hexadecimal digits. */
    hex: (value) => (Buffer.isBuffer(value) && value.length === 16 ? value.toString("hex") : undefined),
    uuid: (hex) => `x'${hex}'`,
    /** A UUID whose last twelve digits are i. */
    copiedUuid: (hex) => `unhex('${hex.slice(0, 20)}' || printf('%012x', i))`,
    /** A time as stored, i × 0.1 s earlier. */
    isTime: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*/.test(value),
    earlier(value) {
      const [, moment, zone] = value.match(/^(\S{10}.\d\d:\d\d:\d\d)[.\d]*(.*)$/);
      const separator = value[10];
      return `strftime('%Y-%m-%d${separator}%H:%M:%f', '${moment}', '-' || (i / 10.0) || ' seconds') || '000${zone}'`;
    },
    // The index of names as years of single guests leave it: merged.
    settle: async () => {
      db.exec("INSERT INTO roster_search (roster_search) VALUES ('optimize')");
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
  };
}

async function postgres(url) {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  return {
    run: async (sql) => void (await db.query(sql)),
    rows: async (sql) => (await db.query(sql)).rows,
    close: () => db.end(),
    series: (count) => `generate_series(1, ${count}) AS n(i)`,
    hex: (value) => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value) ? value.replaceAll("-", "") : undefined),
    uuid: (hex) => `'${hex}'::uuid`,
    copiedUuid: (hex) => `('${hex.slice(0, 20)}' || lpad(to_hex(i), 12, '0'))::uuid`,
    isTime: (value) => value instanceof Date,
    earlier: (value) => `'${value.toISOString()}'::timestamptz - i * interval '0.1 seconds'`,
    settle: () => db.query("VACUUM ANALYZE"),
  };
}
