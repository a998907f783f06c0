//! Datasets that other threads of the process may open.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use boxwise_coco::Dataset;
use boxwise_error::{Code, Error, Result};

/// By a random name. Nobody's dataset stays in memory for it: an entry is dead once all its holders have disposed of theirs.
static SHARED: Mutex<BTreeMap<String, Weak<Dataset>>> = Mutex::new(BTreeMap::new());

/// 128 random bits in hexadecimal.
fn random_name() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

/// The name by which other threads open the dataset.
pub(super) fn share(dataset: &Arc<Dataset>) -> String {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.retain(|_, dataset| dataset.strong_count() > 0);
    let known = shared.iter().find(|(_, own)| Weak::as_ptr(own) == Arc::as_ptr(dataset));
    if let Some((name, _)) = known {
        return name.clone();
    }
    let name = random_name();
    shared.insert(name.clone(), Arc::downgrade(dataset));
    name
}

/// The dataset with a name.
///
/// # Errors
/// `DISPOSED` if nobody has it any longer.
pub(super) fn opened(name: &str) -> Result<Arc<Dataset>> {
    let shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.get(name).and_then(Weak::upgrade).ok_or_else(|| {
        let expected = "the token of a dataset that is still open in this process";
        let got = "one that was disposed of or collected, or is of another process";
        Error::new(Code::Disposed, expected, got).in_input("token")
    })
}
