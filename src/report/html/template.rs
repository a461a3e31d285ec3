//! The page rendered, and what templates can use beside their data.

use std::io::{self, Write};

use handlebars::{
    BlockContext, Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, Template, html_escape,
};

use super::{
    data::{each_item, write},
    model::{Model, folder_name},
    options::HtmlOptions,
    overview::Overview,
    page,
    page_template::PageTemplate,
    request_model::request_model,
};
use crate::{
    printable::{Lines, visible},
    recording::Recording,
};

/// What the template is called.
const PAGE: &str = "page";

/// A report that is about to be rendered.
#[derive(Clone, Copy)]
pub(super) struct Subject<'run> {
    pub(super) recording: &'run Recording,
    pub(super) overview: &'run Overview,
    pub(super) options: &'run HtmlOptions,
}

impl Subject<'_> {
    /// Renders the page with a template. Text of the run is escaped and its control characters shown.
    pub(super) fn render(self, template: &PageTemplate, out: &mut dyn Write) -> io::Result<()> {
        let model = Model::of(self.recording, self.overview, self.options);
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(|text| html_escape(&visible(text, Lines::Keep)));
        handlebars.register_helper("policy", fixed(page::policy()));
        handlebars.register_helper("style", fixed(format!("<style>{}</style>", page::STYLE)));
        handlebars.register_helper("symbols", fixed(page::SYMBOLS.to_owned()));
        handlebars.register_helper("tab_icon", fixed(page::icon(model.outcome_word())));
        handlebars.register_helper("theme_script", fixed(format!("<script>{}</script>", page::THEME_SCRIPT)));
        handlebars.register_helper("script", fixed(format!("<script>{}</script>", page::SCRIPT)));
        handlebars.register_helper("data", part(move |out| write(out, self.recording, self.overview, self.options)));
        handlebars.register_helper("requests", Box::new(RequestsHelper(self)));
        match template {
            PageTemplate::BuiltIn => {
                handlebars.register_template_string(PAGE, page::TEMPLATE).map_err(io::Error::other)?;
            }
            PageTemplate::Users { template, .. } => handlebars.register_template(PAGE, Template::clone(template)),
        }
        handlebars.render_to_write(PAGE, &model, out).map_err(told)
    }
}

/// A full disk is told as such, not as a fault of the template.
fn told(error: RenderError) -> io::Error {
    match error.reason() {
        RenderErrorReason::IOError(fault) => io::Error::new(fault.kind(), fault.to_string()),
        _ => io::Error::other(error),
    }
}

/// A part that is written as it is: `{{style}}`, `{{data}}`.
fn part<'part>(
    write: impl Fn(&mut dyn Output) -> io::Result<()> + Send + Sync + 'part,
) -> Box<dyn HelperDef + Send + Sync + 'part> {
    Box::new(
        move |_: &Helper<'_>,
              _: &Handlebars<'_>,
              _: &Context,
              _: &mut RenderContext<'_, '_>,
              out: &mut dyn Output|
              -> HelperResult { Ok(write(out)?) },
    )
}

/// One that is the same in every report.
fn fixed(text: String) -> Box<dyn HelperDef + Send + Sync> {
    part(move |out| out.write(&text))
}

/// `{{#requests}}…{{/requests}}`: renders its content for each item of the list, one at a time.
struct RequestsHelper<'run>(Subject<'run>);

impl HelperDef for RequestsHelper<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        handlebars: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let Some(content) = helper.template() else { return Ok(()) };
        let Subject { recording, overview, options } = self.0;
        let mut fault: Option<RenderError> = None;
        let walked = each_item(recording, options, |run| {
            let item = overview.items.number(run);
            let folder = item.map(|item| folder_name(recording, overview, overview.items.all[item].folder));
            let facts = request_model(run, folder.as_deref().unwrap_or_default(), options)?;
            let mut block = BlockContext::new();
            block.set_base_value(facts);
            render.push_block(block);
            let rendered = content.render(handlebars, context, render, out);
            render.pop_block();
            rendered.map_err(|error| {
                fault = Some(error);
                io::Error::other("template")
            })
        });
        match (fault, walked) {
            (Some(error), _) => Err(error),
            (None, walked) => Ok(walked?),
        }
    }
}
