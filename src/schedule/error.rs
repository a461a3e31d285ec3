//! Why there is no such schedule.

/// Why a text is no schedule, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The number of fields is wrong.
    #[error(
        "a cron expression has five fields (minute, hour, day of month, month, day of week), or six with seconds first; \
         this has {0}"
    )]
    Fields(usize),
    /// A nickname that cron does not know.
    #[error("there is no `{0}`: write @hourly, @daily, @weekly, @monthly, @yearly, or five fields")]
    Nickname(String),
    /// A field is wrong.
    #[error("the cron expression `{text}` is wrong: {problem}")]
    Pattern {
        /// The expression.
        text: String,
        /// What is wrong with it.
        problem: String,
    },
    /// It can be read, and no day is ever like that.
    #[error("the cron expression `{0}` never comes: no year has such a day")]
    Never(String),
    /// No such zone.
    #[error("there is no time zone `{name}`{hint}; names are those of IANA, such as Europe/Berlin or UTC")]
    Zone {
        /// The name.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// No duration.
    #[error("`{text}` is no duration ({problem}): write a number with its unit, such as 30s, 5m, 4h or 90d")]
    Duration {
        /// The text.
        text: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The time between two runs is too short or too long.
    #[error("`every: {0}` is not between one second and one year")]
    Interval(String),
    /// Runs would overtake each other.
    #[error("a jitter of {jitter} is not shorter than `every: {every}`")]
    Jitter {
        /// The jitter.
        jitter: String,
        /// The time between two runs.
        every: String,
    },
}
