//! The object of native functions while it is being filled.

use std::rc::Rc;

use rquickjs::{
    Ctx, Exception, Function, Object, Result, Value,
    function::{IntoJsFunc, ParamRequirement, Params},
};

use crate::script::{
    VariableObserver,
    engine::{deadline::Deadline, state::Shared},
};

/// The object while it is being filled.
pub(super) struct Table<'a, 'js> {
    pub(super) ctx: &'a Ctx<'js>,
    pub(super) object: &'a Object<'js>,
    pub(super) state: &'a Shared,
    /// Bytes that scripts may hold.
    pub(super) limit: usize,
    /// Who sees what scripts store.
    pub(super) observer: Option<&'a Rc<dyn VariableObserver>>,
    /// Whether the functions look at the script's limits when they are called.
    pub(super) is_slow: bool,
}

impl<'a, 'js> Table<'a, 'js> {
    pub(super) fn add<P, F: IntoJsFunc<'js, P> + 'js>(&self, name: &str, function: F) -> Result<()> {
        let deadline = self.state.borrow().deadline.clone();
        self.object.set(name, Function::new(self.ctx.clone(), Limited { function, deadline, is_slow: self.is_slow })?)
    }

    /// The same object, for functions whose work may take milliseconds. The engine looks at the limits of a script once in
    /// ten thousand calls and turns of a loop, which would be many seconds of such calls.
    pub(super) fn slow(&self) -> Table<'a, 'js> {
        Table { is_slow: true, ..*self }
    }
}

/// A function that ends the script when the engine's memory does not suffice for what it gives, and, if it is slow, is
/// not begun when the script must end.
struct Limited<F> {
    function: F,
    deadline: Deadline,
    is_slow: bool,
}

impl<'js, P, F: IntoJsFunc<'js, P>> IntoJsFunc<'js, P> for Limited<F> {
    fn param_requirements() -> ParamRequirement {
        F::param_requirements()
    }

    fn call(&self, params: Params<'_, 'js>) -> Result<Value<'js>> {
        let ctx = params.ctx().clone();
        let table = params.this();
        if self.is_slow && self.deadline.check().is_some() {
            return Err(ended(&ctx, &table));
        }
        self.function.call(params).map_err(|error| {
            if !error.is_exception() {
                return error;
            }
            let thrown = ctx.catch();
            if is_out_of_memory(&thrown) {
                self.deadline.exhaust();
                return ended(&ctx, &table);
            }
            ctx.throw(thrown)
        })
    }
}

/// QuickJS throws `null` where there is no memory left for an error.
fn is_out_of_memory(thrown: &Value<'_>) -> bool {
    let message = |error: &Object<'_>| error.get::<_, String>("message").is_ok_and(|text| text == "out of memory");
    thrown.is_null() || thrown.as_object().is_some_and(message)
}

/// Lets the interrupt handler end the script: only its errors cannot be caught. Nothing is made for that, as there may be
/// no memory for it.
fn ended(ctx: &Ctx<'_>, table: &Value<'_>) -> rquickjs::Error {
    let endless = table.as_object().and_then(|table| table.get::<_, Function<'_>>("endless").ok());
    if let Some(endless) = endless {
        let _ = endless.call::<_, ()>(());
    }
    if ctx.has_exception() {
        return rquickjs::Error::Exception;
    }
    // The engine tells the script of its end soon: this keeps it from beginning more.
    Exception::throw_message(ctx, "sandbox: the script must end")
}
