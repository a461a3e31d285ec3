//! postwatch runs Postman collections without Postman's cloud.
//!
//! The pipeline: files ([`collection`]) → plan ([`plan`]) → resolve, sign, send ([`run`], [`auth`], [`http`]) →
//! events ([`event`]) → reports ([`report`]). Each stage takes the former's output and gives a new type: a
//! collection as written, a plan of steps, a [`http::Request`] without templates, a [`http::Signed`] one, an
//! [`http::Exchange`], an [`event::Event`]. Scripts run in [`script`]; they ask, the run answers. All text that
//! can be printed is [`secret::Shown`], made by the redactor alone. A run can be kept as a [`recording`], from which reports are made again; [`finding`] says
//! what is wrong, and what changed since another run. [`check`] looks at files without running them; [`vault`] keeps
//! secrets in an encrypted file.

pub mod alert;
pub mod auth;
pub mod check;
pub mod cli;
pub mod clock;
pub mod collection;
pub mod deliver;
pub mod demo;
pub mod event;
mod file;
pub mod finding;
pub mod history;
pub mod http;
pub mod import;
pub mod job;
pub mod monitor;
pub mod notice;
pub mod plan;
pub mod printable;
pub mod recording;
pub mod report;
pub mod rerun;
pub mod run;
pub mod schedule;
pub mod script;
pub mod secret;
mod secret_source;
pub mod service;
pub mod slack;
pub mod spelling;
pub mod status_page;
pub mod surroundings;
mod url_parts;
pub mod variable;
pub mod vault;
pub mod web;
