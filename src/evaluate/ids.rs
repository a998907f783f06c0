//! Columns and lists of ids, as passed by JavaScript.

use boxwise_coco::eval::IdColumn;
use boxwise_coco::{Id, IdRef};

/// The ids as a list, for short lists. TypeScript has checked that doubles are integers.
pub(crate) fn list(ids: &IdColumn<'_>) -> Vec<Id> {
    match ids {
        IdColumn::I32(ids) => ids.iter().map(|id| Id::Int((*id).into())).collect(),
        IdColumn::U32(ids) => ids.iter().map(|id| Id::Int((*id).into())).collect(),
        IdColumn::I64(ids) => ids.iter().map(|id| Id::Int(*id)).collect(),
        IdColumn::F64(ids) => ids.iter().map(|id| Id::Int(*id as i64)).collect(),
        IdColumn::One(id, count) => vec![Id::Int(*id); *count],
        IdColumn::Text(ids) => ids.iter().map(|id| Id::Text(id.as_str().into())).collect(),
        IdColumn::Named(names, at) => at
            .iter()
            .filter_map(|at| names.get(*at as usize))
            .map(|id| Id::Text(id.as_str().into()))
            .collect(),
    }
}

/// An id as text that shows its kind: strings in JSON's quotes, integers without.
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
