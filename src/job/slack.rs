//! The slack reporter's messages on their way to the webhooks.

use std::{
    collections::HashMap,
    io::{self, Write as _},
    path::PathBuf,
    sync::mpsc::{Receiver, channel},
};

use futures_util::future::join_all;

use super::outcome::Observer;
use crate::{
    clock::Clock,
    deliver::{ClientPost, Slack, SlackLimits, SystemPace},
    http::{ClientSettings, Reach, ServiceClient},
    notice::Notice,
    report::{
        Reporter,
        slack::{SlackOptions, SlackOutput, SlackReporter, SlackSettings, SlackTarget},
    },
    secret::{Lifetime, Redactor, slack_webhook_path},
    surroundings::{Output, Surroundings},
};

/// The slack reporter and where its messages go.
pub(super) struct SlackDelivery {
    target: SlackTarget,
    reporter: Option<Box<dyn Reporter>>,
    messages: Receiver<SlackOutput>,
    state: Option<PathBuf>,
    environment: HashMap<String, String>,
    reach: Reach,
    clock: Clock,
    output: Output,
}

impl SlackDelivery {
    /// As the settings say.
    pub(super) fn new(
        settings: SlackSettings,
        surroundings: &Surroundings,
        redactor: &mut Redactor,
    ) -> Result<SlackDelivery, String> {
        if let SlackTarget::Webhooks(urls) = &settings.target {
            for url in urls {
                redactor.learn(slack_webhook_path(url).unwrap_or(url), Lifetime::Run);
            }
        }
        let (outbox, messages) = channel();
        let options = SlackOptions { outbox, ..settings.options };
        let reporter = SlackReporter::new(options).map_err(|error| error.to_string())?;
        Ok(SlackDelivery {
            target: settings.target,
            reporter: Some(Box::new(reporter)),
            messages,
            state: settings.state,
            environment: surroundings.environment.clone().into_iter().collect(),
            reach: Reach::default(),
            clock: surroundings.clock,
            output: surroundings.output.clone(),
        })
    }

    /// Keeps the messages within these limits.
    pub(super) fn within(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// Takes out the reporter, to be put to work.
    pub(super) fn take_reporter(&mut self) -> Option<Box<dyn Reporter>> {
        self.reporter.take()
    }

    /// Posts the messages. False when any did not arrive, which is told.
    pub(super) fn post(self, runtime: &tokio::runtime::Runtime, redactor: &Redactor, observer: &dyn Observer) -> bool {
        // A reporter that could not work has sent nothing, and its error is told already.
        let Some(output) = self.messages.try_iter().last() else { return true };
        let failed = |which: &str, error: &dyn std::fmt::Display| {
            observer.notice(Notice::error(redactor.show(&format!("reporter slack{which}: {error}"))));
        };
        let keep = |path: Option<PathBuf>| match path.map(|path| output.standing.write(&path)) {
            Some(Err(error)) => {
                failed("", &error);
                false
            }
            _ => true,
        };
        let urls = match &self.target {
            SlackTarget::Webhooks(urls) => urls,
            // Told when the run began.
            SlackTarget::Nowhere => return false,
            SlackTarget::Console => {
                return match print(&output, &self.output) {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                        failed("", &error);
                        false
                    }
                    _ => keep(self.state),
                };
            }
        };
        let post = ClientPost(ServiceClient::new(ClientSettings {
            environment: self.environment,
            max_response_bytes: Some(1 << 20),
            reach: self.reach,
            ..ClientSettings::new(self.clock)
        }));
        let pace = SystemPace::new(self.clock);
        let channels: Vec<Slack<'_>> =
            urls.iter().map(|url| Slack::new(url, &post, &pace, SlackLimits::default(), redactor)).collect();
        let delivered = runtime.block_on(join_all(channels.iter().map(|channel| channel.deliver(&output.messages))));
        let mut all_arrived = true;
        for (place, result) in delivered.into_iter().enumerate() {
            if let Err(error) = result {
                all_arrived = false;
                let which = match urls.len() {
                    1 => String::new(),
                    count => format!(", webhook {} of {count}", place + 1),
                };
                failed(&which, &error);
            }
        }
        // What nobody was told of must be new once more.
        all_arrived && keep(self.state)
    }
}

/// Each message as JSON that Slack would be sent.
fn print(output: &SlackOutput, stdout: &Output) -> io::Result<()> {
    let mut out = stdout.open();
    for message in &output.messages {
        serde_json::to_writer_pretty(&mut out, message)?;
        writeln!(out)?;
    }
    out.flush()
}
