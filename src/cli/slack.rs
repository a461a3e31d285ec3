//! The slack reporter's surroundings: its options, and its messages on their way to the webhooks.

use std::{
    fs, io,
    io::Write as _,
    path::PathBuf,
    sync::mpsc::{Receiver, channel},
};

use futures_util::future::join_all;

use super::{Process, post::ClientPost, reporter_options::ReporterOptions};
use crate::{
    clock::Clock,
    deliver::{Slack, SlackLimits, SystemPace},
    finding::standing::Standing,
    http::{ClientSettings, Reach, ServiceClient},
    report::{
        Reporter,
        slack::{Mentions, SlackOptions, SlackOutput, SlackReporter},
    },
    secret::{Lifetime, Redactor, slack_webhook_path},
    variable::Scopes,
};

/// Its options. A misspelt one must not silence an alarm without a word.
const OPTIONS: [&str; 11] = [
    "url",
    "mode",
    "layout",
    "template",
    "report-url",
    "mentions",
    "only-on-failure",
    "only-on-change",
    "state",
    "against",
    "dry-run",
];

/// The slack reporter and where its messages go.
pub(super) struct SlackDelivery {
    target: Target,
    reporter: Option<Box<dyn Reporter>>,
    output: Receiver<SlackOutput>,
    state: Option<PathBuf>,
    environment: Vec<(String, String)>,
    reach: Reach,
    clock: Clock,
}

/// Where messages go.
enum Target {
    Webhooks(Vec<String>),
    /// `--dry-run`: they are printed as they would be posted.
    Console,
}

impl SlackDelivery {
    /// As the options of the command say; the webhooks come from `--reporter-slack-url`, SLACK_WEBHOOK_URL or the
    /// variable `slack_url`, in this order.
    pub(super) fn new(
        options: &ReporterOptions,
        process: &Process,
        scopes: &Scopes,
        redactor: &mut Redactor,
    ) -> Result<SlackDelivery, String> {
        for unknown in options.of("slack").filter(|name| !OPTIONS.contains(name)) {
            process.tell(&process.show(&format!(
                "warning: reporter slack: there is no option \"{unknown}\"; there are {}",
                OPTIONS.join(", ")
            )));
        }
        Settings::read(options, process, scopes, redactor)
            .and_then(|settings| SlackDelivery::start(settings, process, redactor))
            .map_err(|error| format!("reporter slack: {error}"))
    }

    /// A summary for one webhook, without any options.
    pub(super) fn to(url: String, process: &Process, redactor: &mut Redactor) -> io::Result<SlackDelivery> {
        let mut options = ReporterOptions::default();
        options.configure("slack-mode", "summary".to_owned());
        options.configure("slack-url", url);
        SlackDelivery::new(&options, process, &Scopes::default(), redactor).map_err(io::Error::other)
    }

    fn start(settings: Settings, process: &Process, redactor: &mut Redactor) -> Result<SlackDelivery, String> {
        if let Target::Webhooks(urls) = &settings.target {
            for url in urls {
                redactor.learn(slack_webhook_path(url).unwrap_or(url), Lifetime::Run);
            }
        }
        let (outbox, output) = channel();
        let options = SlackOptions { outbox, ..settings.reporter };
        let reporter = SlackReporter::new(options).map_err(|error| error.to_string())?;
        Ok(SlackDelivery {
            target: settings.target,
            reporter: Some(Box::new(reporter)),
            output,
            state: settings.state,
            environment: process.environment.clone().into_iter().collect(),
            reach: Reach::default(),
            clock: process.clock,
        })
    }

    /// Keeps the messages within these limits.
    pub(super) fn within(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// Takes out the reporter, to be put to work.
    pub(super) fn reporter(&mut self) -> Option<Box<dyn Reporter>> {
        self.reporter.take()
    }

    /// Posts the messages. False when any did not arrive, which is told.
    pub(super) fn post(self, runtime: &tokio::runtime::Runtime, redactor: &Redactor, process: &Process) -> bool {
        // A reporter that could not work has sent nothing, and its error is told already.
        let Some(output) = self.output.try_iter().last() else { return true };
        let urls = match &self.target {
            Target::Webhooks(urls) => urls,
            Target::Console => return print(&output, process),
        };
        let post = ClientPost(ServiceClient::new(ClientSettings {
            environment: self.environment.into_iter().collect(),
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
                process.tell(&redactor.show(&format!("error: reporter slack{which}: {error}")));
            }
        }
        // What nobody was told of must be new once more.
        if let Some(path) = self.state.filter(|_| all_arrived)
            && let Err(error) = output.standing.write(&path)
        {
            process.tell(&process.show(&format!("error: reporter slack: {error}")));
            return false;
        }
        all_arrived
    }
}

/// Each message as JSON that Slack would be sent.
fn print(output: &SlackOutput, process: &Process) -> bool {
    let mut out = process.stdout();
    let printed = output
        .messages
        .iter()
        .try_for_each(|message| {
            serde_json::to_writer_pretty(&mut out, message).map_err(io::Error::from).and_then(|()| writeln!(out))
        })
        .and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            process.tell(&process.show(&format!("error: reporter slack: {error}")));
            false
        }
        _ => true,
    }
}

/// What the options say.
struct Settings {
    target: Target,
    state: Option<PathBuf>,
    reporter: SlackOptions,
}

impl Settings {
    fn read(
        options: &ReporterOptions,
        process: &Process,
        scopes: &Scopes,
        redactor: &Redactor,
    ) -> Result<Settings, String> {
        let option = |name: &str| options.get("slack", name);
        let path = |name: &str| option(name).map(|path| process.working_dir.join(path));
        // Where messages are printed themselves, nothing else may stand between them.
        let (target, console): (Target, Box<dyn io::Write + Send>) = match options.is_set("slack", "dry-run") {
            true => (Target::Console, Box::new(io::sink())),
            false => (Target::Webhooks(webhooks(options, process, scopes)?), process.stdout()),
        };
        let template = match path("template") {
            None => None,
            Some(path) => Some(fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?),
        };
        let report_url = match option("report-url") {
            Some(url) if !is_address(url) => return Err(format!("report-url: \"{url}\" is no http(s) address")),
            url => url.map(|url| redactor.show(url)),
        };
        let state = path("state");
        let before = match (path("against"), &state) {
            (Some(recording), _) => Some(Standing::of_recording(&recording)),
            (None, Some(state)) => Some(Standing::read(state)),
            (None, None) => None,
        };
        let before = before.transpose().map_err(|error| error.to_string())?;
        let only_on_change = options.is_set("slack", "only-on-change");
        if only_on_change && before.is_none() {
            return Err(
                "only-on-change: changes since when? Give --reporter-slack-state FILE, which is read at the start \
                        and written at the end, or --reporter-slack-against RECORDING"
                    .to_owned(),
            );
        }
        let reporter = SlackOptions {
            mode: option("mode").unwrap_or("per_check").parse()?,
            layout: option("layout").unwrap_or("blocks").parse()?,
            template,
            report_url,
            mentions: option("mentions").map_or(Ok(Mentions::default()), |given| mentions(given, process))?,
            only_on_failure: options.is_set("slack", "only-on-failure"),
            only_on_change,
            before,
            // Takes the place of the one that is read.
            outbox: channel().0,
            console,
        };
        Ok(Settings { target, state, reporter })
    }
}

fn webhooks(options: &ReporterOptions, process: &Process, scopes: &Scopes) -> Result<Vec<String>, String> {
    let variable = || scopes.find("slack_url").map(|variable| variable.get().to_text().to_string());
    let given = options
        .get("slack", "url")
        .map(str::to_owned)
        .or_else(|| process.variable("SLACK_WEBHOOK_URL").map(str::to_owned))
        .or_else(variable)
        .unwrap_or_default();
    let urls: Vec<String> =
        given.split([',', ' ', '\n', '\t']).filter(|url| !url.is_empty()).map(str::to_owned).collect();
    match urls.iter().position(|url| !is_address(url)) {
        // It may be a secret that stands in the wrong place, so it is not shown.
        Some(place) => Err(format!("webhook {} of {} is no http(s) address", place + 1, urls.len())),
        None if urls.is_empty() => {
            Err("no webhook address: give --reporter-slack-url, or set SLACK_WEBHOOK_URL, or the \
                                        variable `slack_url`; --reporter-slack-dry-run prints the messages"
                .to_owned())
        }
        None => Ok(urls),
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// `3=U024BE7LH,Payments=S0614TZR7`, or a file of JSON.
fn mentions(given: &str, process: &Process) -> Result<Mentions, String> {
    if given.contains('=') {
        return given.parse().map_err(|error| format!("mentions: {error}"));
    }
    let path = process.working_dir.join(given);
    let text = fs::read_to_string(&path).map_err(|error| format!("mentions: {}: {error}", path.display()))?;
    Mentions::from_json(&text).map_err(|error| format!("mentions: {}: {error}", path.display()))
}
