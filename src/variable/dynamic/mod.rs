//! Dynamic variables: the 118 `{{$…}}` names of Postman, with the shapes of values that Postman gives.

mod clocked;
mod finance;
mod generator;
mod internet;
mod people;
mod shape;
mod text;
mod trade;
mod words;

#[cfg(test)]
mod tests;

pub use generator::Dynamic;
