//! Tests of the redactor as a whole.

mod pieces;
mod recovery;
mod traced;
