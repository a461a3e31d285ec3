//! Compiles JavaScript to QuickJS bytecode without its source, and libraries without the tables of their lines: nobody
//! reads where in a library something was thrown, and all that is there is read when one is loaded. What was thrown in
//! the prelude is worded by its place.

use std::ffi::CString;

use rquickjs::{Context, Runtime, qjs};

use super::Kind;

/// The bytecode of a script; evaluating it gives the value of its last expression.
#[expect(unsafe_code, reason = "rquickjs has no safe call that writes the bytecode of a script")]
pub fn compile(name: &str, source: &str, kind: Kind) -> Result<Vec<u8>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    let source = CString::new(source).map_err(|error| error.to_string())?;
    let name = CString::new(name).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        let raw = ctx.as_raw().as_ptr();
        let flags = (qjs::JS_EVAL_TYPE_GLOBAL | qjs::JS_EVAL_FLAG_COMPILE_ONLY) as i32;
        // SAFETY: the context lives for the whole closure; both strings end with NUL and the length excludes it.
        let function =
            unsafe { qjs::JS_Eval(raw, source.as_ptr(), source.as_bytes().len() as _, name.as_ptr(), flags) };
        // SAFETY: only looks at the tag.
        if unsafe { qjs::JS_IsException(function) } {
            let thrown = ctx.catch();
            return Err(thrown.as_exception().map_or("no reason given".into(), ToString::to_string));
        }
        let mut length = 0;
        let stripped = match kind {
            Kind::Library => qjs::JS_WRITE_OBJ_STRIP_SOURCE | qjs::JS_WRITE_OBJ_STRIP_DEBUG,
            Kind::Prelude => qjs::JS_WRITE_OBJ_STRIP_SOURCE,
        };
        let flags = (qjs::JS_WRITE_OBJ_BYTECODE | stripped) as i32;
        // SAFETY: `function` is the compiled script above; the returned block is `length` bytes long, ours to free.
        unsafe {
            let bytes = qjs::JS_WriteObject(raw, &mut length, function, flags);
            qjs::JS_FreeValue(raw, function);
            if bytes.is_null() {
                return Err("the bytecode cannot be written".into());
            }
            let copy = std::slice::from_raw_parts(bytes, length as usize).to_vec();
            qjs::js_free(raw, bytes.cast());
            Ok(copy)
        }
    })
}
