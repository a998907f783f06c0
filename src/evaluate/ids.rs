//! Columns and lists of ids as JavaScript gives them.

use boxwise_coco::eval::IdColumn;
use boxwise_coco::{Id, IdRef};

/// Each id by itself, for short lists. Doubles were checked to be integers in TypeScript.
pub(crate) fn list(ids: &IdColumn<'_>) -> Vec<Id> {
    match ids {
        IdColumn::I32(ids) => ids.iter().map(|id| Id::Int((*id).into())).collect(),
        IdColumn::U32(ids) => ids.iter().map(|id| Id::Int((*id).into())).collect(),
        IdColumn::I64(ids) => ids.iter().map(|id| Id::Int(*id)).collect(),
        IdColumn::F64(ids) => ids.iter().map(|id| Id::Int(*id as i64)).collect(),
        IdColumn::Text(ids) => ids.iter().map(|id| Id::Text(id.as_str().into())).collect(),
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
