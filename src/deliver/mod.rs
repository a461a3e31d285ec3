//! Getting messages out: pacing, retries, and errors that keep the address to themselves.

mod answer_text;
mod client_post;
mod pace;
mod post;
mod slack;

pub use answer_text::answer_text;
pub use client_post::ClientPost;
pub use pace::{Pace, SystemPace};
pub use post::{Answer, NoAnswer, Post, PostFuture, Posting};
pub use slack::{DeliveryError, Slack, SlackLimits};
