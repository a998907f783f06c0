//! Frees objects that JavaScript cannot reach any more, before the event loop turns.
//!
//! Node.js runs the finalisers of an addon's objects when the event loop turns next. A loop that makes thirty megabytes a round without
//! waiting would keep the memory of all its rounds, though the collector has found their objects long before. So every object that
//! reports its memory is listed here with a weak reference, which is empty as soon as the object was collected. From time to time, when
//! another one reports, the content of those whose references are empty is dropped.

use std::cell::RefCell;
use std::ptr;
use std::sync::{Arc, Weak};

use napi::{Env, sys};

/// A content that can be dropped although its object has not been finalised.
pub(super) trait Release: Send + Sync {
    /// Whether this is the first call.
    fn is_first(&self) -> bool;

    /// Drops the content and reports that its memory is free.
    fn release(&self, env: Env) -> napi::Result<()>;
}

/// References are looked at after so many bytes more.
const GROWN_BYTES: i64 = 32 << 20;

/// They are also looked at when there are so many more of them than after the last time.
const GROWN_COUNT: usize = 1024;

/// The objects of one environment.
struct Listed {
    env: sys::napi_env,
    objects: Vec<Object>,
    grown: i64,
    /// Number of objects at which the references are looked at.
    most: usize,
}

struct Object {
    weak: sys::napi_ref,
    content: Weak<dyn Release>,
}

thread_local! {
    /// A thread has one environment, unless a program embeds several.
    static LISTED: RefCell<Vec<Listed>> = const { RefCell::new(Vec::new()) };
}

/// Lists an object whose content has grown by so many bytes, if it is not listed, and drops the content of those that were collected.
pub(super) fn note(
    env: Env,
    this: sys::napi_value,
    content: &Arc<dyn Release>,
    grown: i64,
) -> napi::Result<()> {
    let env = env.raw();
    if grown == 0 {
        return Ok(());
    }
    LISTED.with_borrow_mut(|listed| {
        let at = match listed.iter().position(|own| own.env == env) {
            Some(at) => at,
            None => {
                // SAFETY: the environment is that of the current call; the hook only compares the address.
                napi::check_status!(unsafe {
                    sys::napi_add_env_cleanup_hook(env, Some(forget), env.cast())
                })?;
                listed.push(Listed { env, objects: Vec::new(), grown: 0, most: GROWN_COUNT });
                listed.len() - 1
            }
        };
        let own = &mut listed[at];
        if content.is_first() {
            let mut weak = ptr::null_mut();
            // SAFETY: the value belongs to the current call, and is an object.
            napi::check_status!(unsafe { sys::napi_create_reference(env, this, 0, &mut weak) })?;
            own.objects.push(Object { weak, content: Arc::downgrade(content) });
        }
        own.grown += grown;
        if own.grown >= GROWN_BYTES || own.objects.len() >= own.most {
            own.sweep()?;
        }
        Ok(())
    })
}

impl Listed {
    /// Drops the content of objects that were collected.
    fn sweep(&mut self) -> napi::Result<()> {
        self.grown = 0;
        let mut scope = ptr::null_mut();
        // SAFETY: called within a call of the environment, to which all references belong; the scope is closed below.
        napi::check_status!(unsafe { sys::napi_open_handle_scope(self.env, &mut scope) })?;
        let env = self.env;
        self.objects.retain(|object| {
            let content = object.content.upgrade();
            let mut value = ptr::null_mut();
            // SAFETY: as above; the output exists.
            let status = unsafe { sys::napi_get_reference_value(env, object.weak, &mut value) };
            if content.is_some() && (status != sys::Status::napi_ok || !value.is_null()) {
                return true;
            }
            if let Some(content) = content {
                let _ = content.release(Env::from_raw(env)); // memory that cannot be reported is freed all the same
            }
            // SAFETY: the reference is not used again.
            unsafe { sys::napi_delete_reference(env, object.weak) };
            false
        });
        self.most = 2 * self.objects.len() + GROWN_COUNT;
        // SAFETY: it was opened above.
        napi::check_status!(unsafe { sys::napi_close_handle_scope(self.env, scope) })
    }
}

/// Forgets an environment that ends; its references end with it.
unsafe extern "C" fn forget(env: *mut std::ffi::c_void) {
    let _ = LISTED.try_with(|listed| listed.borrow_mut().retain(|own| !ptr::addr_eq(own.env, env)));
}
