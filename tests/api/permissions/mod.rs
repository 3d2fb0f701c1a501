//! Who may do what, over every operation of the contract: the readable table is in git, and an
//! operation without a probe fails.

mod document;
mod matrix;
mod probes;
