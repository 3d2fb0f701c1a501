// The floors: what must hold between figures of one run.

/** What one argon2id hash takes (19 MiB); before the joins, passwords are checked one at a time. */
const HASH_MEGABYTES = 19.9;

/** Each floor, whether it was reached, and by how much. A floor whose figures were not taken is left out. */
export function floors({ results, outbox, imports, ours, sizes, connectionCounts }, weights) {
  const [small, big] = [sizes[0], sizes.at(-1)];
  const databases = [...new Set(ours.map((server) => server.database))];
  const find = (operation, database, connections, guests) =>
    results.find(
      (result) =>
        result.operation === operation &&
        result.database === database &&
        result.connections === connections &&
        (guests === undefined || result.guests === guests),
    );
  const rows = [];
  const say = (floor, isReached, by) => rows.push([floor, isReached ? "yes" : "**no**", by]);

  for (const database of databases) {
    for (const connections of connectionCounts) {
      const at = `${database}, ${connections} connections`;
      const faster = (operation, theirs, least) => {
        const [mine, other] = [find(operation, database, connections, small), find(theirs, database, connections)];
        if (!mine || !other) return;
        const ratio = mine.perSecond / other.perSecond;
        say(`${TITLES[operation]} ≥ ${least} × better-auth (${at})`, ratio >= least, `${ratio.toFixed(1)} ×`);
      };
      if (connections > 1) faster("create", "their_create", 10);
      for (const operation of ["list", "search_many", "search_one"]) faster(operation, "their_list", 15);

      if (connections === 16) {
        for (const [operation, theirs] of [["create", "their_create"], ["list", "their_list"]]) {
          const [mine, other] = [find(operation, database, 16, small), find(theirs, database, 16)];
          if (mine && other) {
            const by = `${mine.p99.toFixed(1)} against ${other.p50.toFixed(1)} ms`;
            say(`${TITLES[operation]}: p99 below better-auth's p50 (${at})`, mine.p99 < other.p50, by);
          }
        }
      }
      for (const operation of ["create", "bulk", "list", "search_many", "search_one"]) {
        const [few, many] = [find(operation, database, connections, small), find(operation, database, connections, big)];
        if (few && many && small !== big) {
          const ratio = few.perSecond / many.perSecond;
          say(`${TITLES[operation]} at ${big} guests within 1.5 × of ${small} (${at})`, ratio <= 1.5, `${ratio.toFixed(2)} ×`);
        }
      }
      const [bulk, single] = [find("bulk", database, connections, small), find("create", database, connections, small)];
      if (bulk && single) {
        const ratio = (bulk.perSecond * 100) / single.perSecond;
        say(`Bulk of 100 ≥ 5 × the invites per second of single calls (${at})`, ratio >= 5, `${ratio.toFixed(1)} ×`);
      }
    }
  }
  for (const { database, how, perSecond } of outbox.emptied.filter(({ how }) => how === "mailbox")) {
    say(`Sending ≥ 1,000 mails a second (${database})`, perSecond >= 1000, `${perSecond.toFixed(0)} a second`);
  }
  for (const { database, alone, hanging } of outbox.hanging) {
    const ratio = hanging.p50 / alone.p50;
    say(`Create while the provider hangs within 1.2 × of alone (${database})`, ratio <= 1.2, `${ratio.toFixed(2)} ×`);
  }
  for (const { database, reading, bringingIn, serverMegabytes, workerMegabytes } of imports) {
    const [seconds, megabytes] = [reading + bringingIn, Math.max(serverMegabytes, workerMegabytes)];
    say(`An import of 50,000 rows under 60 s (${database})`, seconds < 60, `${seconds.toFixed(1)} s`);
    say(`An import of 50,000 rows under 200 MB (${database})`, megabytes < 200, `${megabytes.toFixed(0)} MB`);
  }
  for (const server of ours.filter(({ guests }) => guests === big)) {
    const at = `${server.database}, ${big} guests`;
    say(`Start < 150 ms (${at})`, server.startMilliseconds < 150, `${server.startMilliseconds.toFixed(0)} ms`);
    say(`Idle ≤ 40 MB (${at})`, server.idleMegabytes <= 40, `${server.idleMegabytes.toFixed(0)} MB`);
    const loaded = server.loadedMegabytes - HASH_MEGABYTES;
    say(`Under load ≤ 150 MB, hash memory aside (${at})`, loaded <= 150, `${loaded.toFixed(0)} MB`);
  }
  if (weights.page) say("JavaScript of the first page ≤ 200 kB, gzipped", weights.page <= 200, `${weights.page} kB`);
  return rows;
}

const TITLES = { create: "Create", bulk: "Bulk of 100", list: "A page of 50", search_many: "A search that finds many", search_one: "A search that finds one" };
