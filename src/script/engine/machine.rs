//! A JavaScript runtime with the prelude loaded, and the scripts compiled in it so far.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use rquickjs::{Context, Ctx, Function, Object, Persistent, Runtime, Value, context::EvalOptions};

use crate::script::ScriptSource;

use super::{
    EngineSettings, added_methods::mentioned, async_name::parenthesized, bytecode, convert, deadline::Deadline, native,
    replacing::may_replace, state::Shared,
};

/// In front of a script: it becomes an async arrow function, so that `await` works and `this` is the global object.
/// The semicolon keeps `"use strict"` from taking effect, as in Postman. The line is our own, because the engine counts
/// some columns of a text's first line from 0 and others from 1.
pub(super) const BEFORE: &str = "(async()=>{;\n";
/// After it; the line break ends a comment in the script's last line.
const AFTER: &str = "\n})";

/// Garbage in circles is looked for when there is more than this, in bytes. What a script usually loads stays below: at
/// QuickJS's own 256 KB it would be searched four times in vain.
const FIRST_COLLECTION: usize = 2 << 20;

/// Bodies from this size on are worth a thought.
const LARGE_BODY: usize = 1 << 20;

/// How a script says that it wants none of the old names.
const MODERN: [&str; 2] = ["\"use sandbox2\";", "'use sandbox2';"];

type Kept = Persistent<Function<'static>>;

/// The prelude's doors.
struct Doors {
    begin: Kept,
    run: Kept,
    fire: Kept,
    answer: Kept,
    turned: Kept,
    rejection: Kept,
    finish: Kept,
    learn: Kept,
    threw: Kept,
}

struct Compiled {
    /// Keeps the address from being used again.
    _source: Arc<ScriptSource>,
    function: Kept,
    /// Written without the old global names: it begins with `"use sandbox2";`.
    is_modern: bool,
}

/// The engine threw where the prelude catches all there is to catch. The runtime is not used again.
#[derive(Debug)]
pub(super) enum Broken {
    /// There is no memory left, or the script was ended from outside.
    Exhausted,
    /// The script changed what the prelude itself is made of; this came of it: name and message.
    Threw(String, String),
}

// Fields are dropped in order: what is kept inside the context goes first.
pub(super) struct Machine {
    scripts: HashMap<*const ScriptSource, Compiled>,
    doors: Doors,
    context: Context,
    runtime: Runtime,
    deadline: Deadline,
    memory_limit: usize,
    /// The prelude's function that hears of rejected promises; shared with the runtime's tracker.
    rejection: Rc<RefCell<Option<Kept>>>,
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The runtime owns the tracker: what that holds must go before the runtime.
        self.rejection.borrow_mut().take();
    }
}

impl Machine {
    pub(super) fn new(settings: &EngineSettings, state: &Shared, deadline: &Deadline) -> Result<Machine, Broken> {
        let runtime = Runtime::new().map_err(|_| Broken::Exhausted)?;
        runtime.set_memory_limit(settings.memory_limit);
        runtime.set_max_stack_size(settings.stack_limit);
        runtime.set_gc_threshold(FIRST_COLLECTION);
        let interrupt = deadline.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || interrupt.check().is_some())));
        let context = Context::full(&runtime).map_err(|_| Broken::Exhausted)?;
        let doors = context.with(|ctx| doors(&ctx, state, settings)).map_err(|_| Broken::Exhausted)?;
        let rejection = Rc::new(RefCell::new(Some(doors.rejection.clone())));
        let heard = rejection.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, is_handled| {
            let Some(door) = heard.borrow().clone() else { return };
            let told = door.restore(&ctx).and_then(|door| door.call::<_, ()>((promise, reason, is_handled)));
            if told.is_err() {
                let _ = ctx.catch();
            }
        })));
        Ok(Machine {
            scripts: HashMap::new(),
            doors,
            context,
            runtime,
            deadline: deadline.clone(),
            memory_limit: settings.memory_limit,
            rejection,
        })
    }

    /// A body of that many bytes may become objects: they are no garbage, so the collector need not look at them again
    /// and again while they are made.
    pub(super) fn expect_body(&self, bytes: usize) {
        if bytes >= LARGE_BODY {
            self.runtime.set_gc_threshold((bytes * 8).min(self.memory_limit / 2));
        }
    }

    /// Variables share the limit of memory with the engine, which keeps half of it whatever they take.
    pub(super) fn share_memory(&self, variables: usize) {
        let left = self.memory_limit.saturating_sub(variables).max(self.memory_limit / 2);
        self.runtime.set_memory_limit(left);
    }

    /// A new script begins: `pm` and the rest is as new.
    pub(super) fn begin(&self) -> Result<(), Broken> {
        self.enter(|ctx| self.doors.begin.clone().restore(ctx)?.call::<_, ()>(()))
    }

    /// Compiles the script unless that is done. False for a syntax error, which is described like a thrown one.
    pub(super) fn prepare(&mut self, source: &Arc<ScriptSource>) -> Result<bool, Broken> {
        let address = Arc::as_ptr(source);
        if !self.scripts.contains_key(&address) {
            let Some(function) = self.compile(source)? else { return Ok(false) };
            let is_modern = MODERN.iter().any(|mark| source.code.starts_with(mark));
            self.scripts.insert(address, Compiled { _source: source.clone(), function, is_modern });
        }
        Ok(true)
    }

    /// Starts a script that was prepared.
    pub(super) fn start(&self, source: &Arc<ScriptSource>) -> Result<(), Broken> {
        let Some(compiled) = self.scripts.get(&Arc::as_ptr(source)) else { return Err(Broken::Exhausted) };
        self.enter(|ctx| {
            let function = compiled.function.clone().restore(ctx)?;
            self.doors.run.clone().restore(ctx)?.call::<_, ()>((function, compiled.is_modern))
        })
    }

    fn compile(&self, source: &Arc<ScriptSource>) -> Result<Option<Kept>, Broken> {
        let name = format!("script-{}", self.scripts.len());
        self.enter(|ctx| {
            // The prelude looks up what was called where, to word errors as V8 does.
            let methods: Vec<String> =
                mentioned(&source.code).into_iter().flat_map(|(holder, name)| [holder.to_owned(), name]).collect();
            self.doors.learn.clone().restore(ctx)?.call::<_, ()>((
                &*name,
                &*source.code,
                methods,
                may_replace(&source.code),
            ))?;
            match compile(ctx, &name, &source.code) {
                Ok(function) => Ok(Some(Persistent::save(ctx, function))),
                Err(rquickjs::Error::Exception) => {
                    let thrown = ctx.catch();
                    self.doors.threw.clone().restore(ctx)?.call::<_, ()>((thrown,))?;
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        })
    }

    /// A timer is due.
    pub(super) fn fire(&self, timer: u32) -> Result<(), Broken> {
        self.enter(|ctx| self.doors.fire.clone().restore(ctx)?.call::<_, ()>((timer,)))
    }

    /// A call was answered.
    pub(super) fn answer(&self, call: u32, reply: &serde_json::Value) -> Result<(), Broken> {
        self.enter(|ctx| {
            let reply = convert::from_json(ctx, reply)?;
            self.doors.answer.clone().restore(ctx)?.call::<_, ()>((call, reply))
        })
    }

    /// All jobs of a turn are done: promises rejected by now and not handled are reported.
    pub(super) fn turned(&self) -> Result<(), Broken> {
        self.enter(|ctx| self.doors.turned.clone().restore(ctx)?.call::<_, ()>(()))
    }

    /// The script is over: open tests fail, callbacks are dropped, edits are handed over.
    pub(super) fn finish(&self) -> Result<(), Broken> {
        self.enter(|ctx| self.doors.finish.clone().restore(ctx)?.call::<_, ()>(()))
    }

    /// Runs waiting jobs until none is left. False when the script had to be ended.
    pub(super) fn drain(&self) -> bool {
        self.context.with(|ctx| {
            loop {
                if self.deadline.check().is_some() {
                    return false;
                }
                if !ctx.execute_pending_job() {
                    return true;
                }
            }
        })
    }

    fn enter<R>(&self, act: impl FnOnce(&Ctx<'_>) -> rquickjs::Result<R>) -> Result<R, Broken> {
        self.context.with(|ctx| {
            act(&ctx).map_err(|error| if error.is_exception() { reason(ctx.catch()) } else { Broken::Exhausted })
        })
    }
}

/// What an exception says, if it says anything.
fn reason(thrown: Value<'_>) -> Broken {
    let ctx = thrown.ctx().clone();
    let text = |name: &str| thrown.as_object().and_then(|object| object.get::<_, String>(name).ok());
    let (name, message) = (text("name"), text("message"));
    // Reading them may have thrown again.
    let _ = ctx.catch();
    match (name, message) {
        (_, Some(message)) if message == "out of memory" => Broken::Exhausted,
        (name, Some(message)) => Broken::Threw(name.unwrap_or_else(|| "Error".into()), message),
        _ if thrown.is_null() || thrown.is_object() => Broken::Exhausted,
        _ => match thrown.get::<rquickjs::Coerced<String>>() {
            Ok(text) => Broken::Threw("Error".into(), text.0),
            Err(_) => Broken::Exhausted,
        },
    }
}

pub(super) fn compile<'js>(ctx: &Ctx<'js>, name: &str, code: &str) -> rquickjs::Result<Function<'js>> {
    let wrapped = |code: &str| {
        let mut options = EvalOptions::default();
        options.strict = false;
        options.filename = Some(name.to_owned());
        ctx.eval_with_options(format!("{BEFORE}{code}{AFTER}"), options)
    };
    // QuickJS reads C strings: a NUL in the code would end it silently.
    let code = code.replace('\0', " ");
    let compiled = wrapped(&code);
    if compiled.is_err()
        && let Some(code) = parenthesized(&code)
    {
        let _ = ctx.catch();
        return wrapped(&code);
    }
    compiled
}

fn doors(ctx: &Ctx<'_>, state: &Shared, settings: &EngineSettings) -> rquickjs::Result<Doors> {
    let native = native::table(ctx, state, settings)?;
    native.set("memoryLimit", settings.memory_limit >> 20)?;
    native.set("consoleWidth", settings.console_width)?;
    let entry: Function<'_> = match bytecode::part(ctx, "entry") {
        Some(entry) => entry?.into_function().ok_or(rquickjs::Error::Unknown)?,
        None => return Err(rquickjs::Error::Unknown),
    };
    let doors: Object<'_> = entry.call((native,))?;
    let door =
        |name: &str| -> rquickjs::Result<Kept> { Ok(Persistent::save(ctx, doors.get::<_, Function<'_>>(name)?)) };
    Ok(Doors {
        begin: door("begin")?,
        run: door("run")?,
        fire: door("fire")?,
        answer: door("answer")?,
        turned: door("turned")?,
        rejection: door("rejection")?,
        finish: door("finish")?,
        learn: door("learn")?,
        threw: door("threw")?,
    })
}
