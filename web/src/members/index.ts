export { pace } from "./queries";
export { nameOf } from "./row";
export { type MembersSearch, membersSearch } from "./search";
export { StatusBadge, StatusCell, useStatusSentence } from "./status";
