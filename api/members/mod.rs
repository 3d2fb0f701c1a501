//! Members and guests of a workspace: lists, roles, removal, ownership, exports.

pub mod member;
pub mod roster;
pub mod search;
