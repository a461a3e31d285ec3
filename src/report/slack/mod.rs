//! The `slack` reporter: renders messages; posting them is [`crate::deliver`]'s job.
//!
//! # What a template is given
//!
//! A Handlebars template is rendered once for each message; a message without text is not sent. `{{ }}` escapes for
//! Slack. Things that are absent are `null`. What begins with `{` is a whole message in JSON (`text`, `blocks`,
//! `attachments`); `{{json value}}` writes values into it. `{{plain value}}` writes text whose stars Slack would take for formatting
//! as code.
//!
//! | name | what |
//! |---|---|
//! | `kind` | which message: `check`, `failures`, `closing` (mode `per_check`), `summary` (mode `summary`) |
//! | `collection`, `environment` | names |
//! | `outcome`, `error` | `success`, `failure`, `error` or `abort`; why the run ended early |
//! | `started_at`, `finished_at`, `duration` | ISO 8601; `2.1s` |
//! | `iterations`, `requests`, `scripts`, `assertions` | `total` and `failed` of each |
//! | `account`, `accounts` | `id`, `alias`, `partition`, `name`, `generated_at`, `counts`; the first one, and all |
//! | `has_findings`, `counts_sentence` | whether any item carried findings data; `9 checks: 3 passed, …` |
//! | `counts` | `checks`, `passed`, `failed`, `errors`, `findings`, `suppressed`, `expired`, `notes` |
//! | `check`, `checks` | the check of this message (`check`); all that failed or could not run: `check`, `title`, `name`, `status`, `threshold`, `unit`, `findings`, `suppressed`, `notes`, `fixes` (`reasons`, `url`), `is_new`, `account` |
//! | `…findings`, `…suppressed` | `line` (all of it in one), `entity`, `entity_type`, `arn`, `key`, `reason`, `detail`, `age_days`, `severity`, `remediation`, `references`, `is_new` |
//! | `failures`, `failures_left_out` | what failed and belongs to no check: `name`, `test`, `message`, `at`, `inside`, `iteration`, `is_finding`, `is_new`; how many are not listed |
//! | `notes` | in a summary: notes that several checks have |
//! | `report_url`, `mentions` | where a report is to be had; who is to be told, for `{{{mentions}}}` |
//! | `comparison` | since the run before: `sentence`, `new`, `known`, `resolved` (lines) |

mod layout;
mod mention;
mod model;
mod reporter;
mod settings;
#[cfg(test)]
mod tests;

pub use crate::slack::{LIMIT, TemplateError, unescape};
pub use mention::Mentions;
pub use reporter::{Outbox, SlackLayout, SlackMode, SlackOptions, SlackOutput, SlackReporter};
pub use settings::{NO_WEBHOOK, OPTIONS, SlackSettings, SlackTarget};
