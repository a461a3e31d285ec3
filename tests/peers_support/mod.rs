//! The tests against other software, and what they share.

mod alert_channels;
mod authentication;
mod cron_times;
mod findings;
mod html_report;
mod junit_schema;
mod masking;
mod metrics;
mod newman;
mod newman_audit;
mod oracle;
mod programs;
mod scripts;
mod signatures;
mod signed_collection;
mod signed_requests;
mod slack_messages;
mod status_page;
mod systemd;
