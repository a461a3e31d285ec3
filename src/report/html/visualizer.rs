//! What `pm.visualizer.set` shows, rendered.
//!
//! Template and data come from a script, that is from whoever wrote the collection: neither may take the report down.
//! The nesting is bounded since the library parses and renders recursively, the loops since they multiply, the length
//! since the page keeps it. Partials can call each other for ever and are refused; Postman registers none.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

use handlebars::{
    BlockContext, BlockParams, Context, Handlebars, Helper, HelperDef, HelperResult, JsonValue, Output, RenderContext,
    RenderError, RenderErrorReason, Renderable, Template,
    template::{HelperTemplate, TemplateElement},
};

use crate::event::VisualizerFacts;

/// Blocks, parentheses and brackets that may be open at a time.
const DEEPEST: usize = 60;

/// Turns of all loops together.
const MOST_TURNS: usize = 100_000;

/// Bytes of the template, and of what comes of it.
const MOST_BYTES: usize = 2 << 20;

/// The HTML; `None` where the template is empty. `Err` says why there is none.
pub(super) fn render(facts: &VisualizerFacts) -> Result<Option<String>, String> {
    let text = facts.template.as_str();
    if text.trim().is_empty() {
        return Ok(None);
    }
    if text.len() > MOST_BYTES {
        return Err(format!("the template is longer than {} MB", MOST_BYTES >> 20));
    }
    if depth(text) > DEEPEST {
        return Err(format!("the template nests deeper than {DEEPEST} levels"));
    }
    let template = Template::compile(text).map_err(|error| error.to_string())?;
    if uses_partials(&template) {
        return Err("the template uses partials, which are not supported".to_owned());
    }
    let mut handlebars = Handlebars::new();
    handlebars.register_helper("each", Box::new(Each { turns_left: AtomicUsize::new(MOST_TURNS) }));
    handlebars.register_template(NAME, template);
    let mut out = Bounded(Vec::new());
    match handlebars.render_to_write(NAME, &facts.data, &mut out) {
        Ok(()) => Ok(Some(String::from_utf8_lossy(&out.0).into_owned())),
        Err(error) => Err(error.to_string()),
    }
}

const NAME: &str = "visualizer";

/// How deep the recursive parser would have to go, at most.
fn depth(text: &str) -> usize {
    let (mut blocks, mut brackets, mut deepest) = (0_usize, 0_usize, 0_usize);
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        rest = &rest[start..];
        let tag_end = rest.find("}}").map_or(rest.len(), |end| end + 2);
        let tag = &rest[..tag_end];
        let inner = tag.trim_start_matches('{').trim_start_matches('~').trim_start();
        match inner.bytes().next() {
            Some(b'#' | b'^') => blocks += 1,
            Some(b'/') => blocks = blocks.saturating_sub(1),
            _ if tag.starts_with("{{{{") => blocks += 1,
            _ => {}
        }
        for byte in inner.bytes() {
            match byte {
                b'(' | b'[' | b'{' => brackets += 1,
                b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(blocks + brackets);
        }
        // What is open at the end of a tag may go on in the next one: the parser decides, the worst is assumed.
        deepest = deepest.max(blocks + brackets);
        rest = &rest[tag_end..];
    }
    deepest
}

fn uses_partials(template: &Template) -> bool {
    let helper = |helper: &HelperTemplate| {
        helper.template.as_ref().is_some_and(uses_partials) || helper.inverse.as_ref().is_some_and(uses_partials)
    };
    template.elements.iter().any(|element| match element {
        TemplateElement::RawString(_) | TemplateElement::Comment(_) => false,
        TemplateElement::HtmlExpression(expression)
        | TemplateElement::Expression(expression)
        | TemplateElement::HelperBlock(expression) => helper(expression),
        // Partials, decorators, and what a later version of the library may add.
        _ => true,
    })
}

/// `{{#each}}` that ends some time: all loops of a template together have so many turns.
struct Each {
    turns_left: AtomicUsize,
}

impl Each {
    fn turn(&self) -> Result<(), RenderError> {
        let count = |left: usize| left.checked_sub(1);
        match self.turns_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count) {
            Ok(_) => Ok(()),
            Err(_) => {
                let told = format!("its loops have more than {MOST_TURNS} turns");
                Err(RenderErrorReason::Other(told).into())
            }
        }
    }
}

impl HelperDef for Each {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        handlebars: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let (Some(list), Some(content)) = (helper.param(0), helper.template()) else { return Ok(()) };
        let members: Vec<(JsonValue, String, &JsonValue)> = match list.value() {
            JsonValue::Array(members) => {
                members.iter().enumerate().map(|(place, member)| (place.into(), place.to_string(), member)).collect()
            }
            JsonValue::Object(members) => {
                members.iter().map(|(name, member)| (name.as_str().into(), name.clone(), member)).collect()
            }
            _ => Vec::new(),
        };
        if members.is_empty() {
            return helper.inverse().map_or(Ok(()), |otherwise| otherwise.render(handlebars, context, render, out));
        }
        let last = members.len() - 1;
        for (place, (key, segment, member)) in members.into_iter().enumerate() {
            self.turn()?;
            let mut block = BlockContext::new();
            block.set_local_var("index", place.into());
            block.set_local_var("key", key.clone());
            block.set_local_var("first", (place == 0).into());
            block.set_local_var("last", (place == last).into());
            match list.context_path() {
                Some(path) => {
                    *block.base_path_mut() = path.iter().cloned().chain([segment]).collect();
                }
                None => block.set_base_value(member.clone()),
            }
            let names = helper
                .block_param()
                .map(|value| (value, None))
                .or_else(|| helper.block_param_pair().map(|(value, key)| (value, Some(key))));
            if let Some((value_name, key_name)) = names {
                let mut names = BlockParams::new();
                match list.context_path() {
                    Some(_) => names.add_path(value_name, Vec::new())?,
                    None => names.add_value(value_name, member.clone())?,
                }
                if let Some(key_name) = key_name {
                    names.add_value(key_name, key)?;
                }
                block.set_block_params(names);
            }
            render.push_block(block);
            let rendered = content.render(handlebars, context, render, out);
            render.pop_block();
            rendered?;
        }
        Ok(())
    }
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::Error::other(format!("what it shows is longer than {} MB", MOST_BYTES >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(template: &str, data: JsonValue) -> Result<Option<String>, String> {
        // `Shown` reads itself from masked data alone; a test has none but its own.
        let facts = serde_json::from_value(json!({"template": template, "data": data})).unwrap();
        render(&facts)
    }

    #[test]
    fn templates_are_rendered_as_postman_renders_them() {
        let data = json!({"rows": [{"n": "<a>"}, {"n": "b"}], "by": {"x": 1}, "none": []});
        let template = "{{#each rows}}{{@index}}{{#if @last}}!{{/if}} {{n}} {{{n}}} {{@key}}{{../missing}};{{/each}}\
            {{#each by as |v k|}}{{k}}={{v}}{{/each}}{{#each none}}x{{else}}empty{{/each}}{{#each rows as |row|}}{{row.n}}{{/each}}\
            {{#with by}}{{x}}{{/with}}";
        assert_eq!(rendered(template, data).unwrap().unwrap(), "0 &lt;a&gt; <a> 0;1! b b 1;x=1empty&lt;a&gt;b1");
        assert_eq!(rendered(" \n", json!({})), Ok(None));
        assert!(rendered("{{#each rows}}", json!({})).is_err());
    }

    #[test]
    fn no_template_takes_the_report_down() {
        let list: Vec<u32> = (0..1000).collect();
        let loops = "{{#each @root.list}}".repeat(5) + &"{{/each}}".repeat(5);
        for (template, told) in [
            (loops, "turns"),
            ("{{#if a}}".repeat(5000), "deeper"),
            (format!("{{{{a {}", "(b ".repeat(5000)), "deeper"),
            (format!("{{{{a {}", "[".repeat(5000)), "deeper"),
            ("{{#if a}}{{^}}".repeat(5000), "deeper"),
            ("{{{{raw}}}}".repeat(5000), "deeper"),
            ("{{#each list}}{{{@root.list}}}{{/each}}".to_owned(), "longer than 2 MB"),
            ("{{#*inline \"a\"}}{{> b}}{{/inline}}{{#*inline \"b\"}}{{> a}}{{/inline}}{{> a}}".to_owned(), "partials"),
            ("x".repeat(3 << 20), "longer than 2 MB"),
        ] {
            let error = rendered(&template, json!({"list": list})).unwrap_err();
            assert!(error.contains(told), "{}: {error}", &template[..template.len().min(60)]);
        }
    }
}
