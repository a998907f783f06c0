//! Columns and lists of ids as JavaScript gives them.

use boxwise_coco::{Id, IdRef};
use napi::bindgen_prelude::{BigInt64ArraySlice, Either4, Float64ArraySlice, Int32ArraySlice};

/// Integers of any width, or strings.
pub(crate) type Ids<'env> =
    Either4<Int32ArraySlice<'env>, BigInt64ArraySlice<'env>, Float64ArraySlice<'env>, Vec<String>>;

/// Each id by itself, for short lists. Doubles were checked to be integers in TypeScript.
pub(crate) fn list(ids: &Ids<'_>) -> Vec<Id> {
    match ids {
        Either4::A(ids) => ids.iter().map(|id| Id::Int((*id).into())).collect(),
        Either4::B(ids) => ids.iter().map(|id| Id::Int(*id)).collect(),
        Either4::C(ids) => ids.iter().map(|id| Id::Int(*id as i64)).collect(),
        Either4::D(ids) => ids.iter().map(|id| Id::Text(id.as_str().into())).collect(),
    }
}

/// An id as text that tells its kind: a string in JSON's quotes, an integer bare.
pub(crate) fn text(id: IdRef<'_>) -> String {
    match id {
        IdRef::Int(value) => value.to_string(),
        IdRef::Text(text) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
