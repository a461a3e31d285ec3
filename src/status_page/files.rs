//! The site as files, for whatever serves files.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    address::{Site, Slugs},
    assets::ASSETS,
    subject::{BARS, FindingFilter, MonitorFilter, StatusPages},
};
use crate::{
    history::{History, HistoryError},
    monitor::Monitor,
};

impl Site {
    /// Files, with pages of so many of the last runs of each monitor.
    pub fn files(
        history: &History,
        monitors: &[Monitor],
        runs: usize,
        now: DateTime<Utc>,
    ) -> Result<Site, HistoryError> {
        let names: BTreeSet<&str> = monitors.iter().map(|monitor| monitor.name.as_str()).collect();
        let overview = history.overview(runs.max(BARS), now)?;
        let of_ours = overview.iter().filter(|known| names.contains(known.name.as_str()));
        let ended = of_ours.flat_map(|known| known.bars.iter().filter(|bar| bar.result.is_some()).take(runs));
        Ok(Site::Files { runs: ended.map(|bar| bar.id).collect() })
    }
}

impl StatusPages<'_> {
    /// Makes every file of the site and hands it on: its path, with `/` between folders, and its content. The same history,
    /// monitors and time give the same files.
    pub fn each_file<E: From<HistoryError>>(&self, mut take: impl FnMut(&str, &str) -> Result<(), E>) -> Result<(), E> {
        let Site::Files { runs } = self.site else { return Ok(()) };
        take("index.html", &self.monitors(&MonitorFilter::default())?)?;
        let tags: BTreeSet<&str> = self.monitors.iter().flat_map(|monitor| &monitor.tags).map(String::as_str).collect();
        let tag_slugs = Slugs::of(tags.iter().copied());
        for tag in tags {
            let filter = MonitorFilter { tag: tag.to_owned(), ..MonitorFilter::default() };
            take(&format!("tags/{}.html", tag_slugs.slug(tag)), &self.monitors(&filter)?)?;
        }
        let slugs = self.slugs();
        for monitor in self.monitors {
            let slug = slugs.slug(&monitor.name);
            if let Some(page) = self.monitor(slug)? {
                take(&format!("monitors/{slug}.html"), &page)?;
            }
            if let Some(badge) = self.badge(slug)? {
                take(&format!("badges/{slug}.svg"), &badge)?;
            }
        }
        for run in runs {
            // One that was removed meanwhile has none.
            if let Some(page) = self.run(*run)? {
                take(&format!("runs/{run}.html"), &page)?;
            }
        }
        take("findings.html", &self.findings(&FindingFilter::default())?)?;
        let all = FindingFilter { state: "all".to_owned(), ..FindingFilter::default() };
        take("findings.csv", &self.findings_csv(&all)?)?;
        take("feed.json", &self.feed()?)?;
        take("status.json", &self.summary()?)?;
        for asset in ASSETS.iter().filter(|asset| !asset.is_for_servers) {
            take(asset.path, &asset.text())?;
        }
        Ok(())
    }
}
