// What comes with the pages that need it (texts.ts in their folder): here for its type and for tests only, since what
// the app takes from here would come with the first page.

import activity from "../activity/en.json";
import imports from "../imports/en.json";
import items from "../items/en.json";
import join from "../join/en.json";
import settings from "../settings/en.json";

export const later = { activity, imports, items, join, settings };
