//! Getting messages out: pacing, retries, and errors that keep the address to themselves.

mod pace;
mod post;
mod slack;

pub use pace::{Pace, SystemPace};
pub use post::{Answer, NoAnswer, Post, PostFuture};
pub use slack::{DeliveryError, Slack, SlackLimits};
