export { PersonField, USER_AND_ABOVE } from "./person_field";
export { pace } from "./queries";
export { nameOf } from "./row";
export { type MembersSearch, membersSearch } from "./search";
export { StatusBadge, StatusCell, useStatusSentence } from "./status";
