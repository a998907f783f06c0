//! A hierarchy of classes: whose ancestor is whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Code, Dataset, Error, IdRef, Result};

/// A tree of labels, in which a label may stand at several places. The root itself is no class.
#[derive(Clone, Debug, Default)]
pub struct Hierarchy {
    /// By label, its ancestors.
    ancestors: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
}

/// More places than a tree has.
const MOST_NODES: usize = 1 << 20;
/// Deeper than a tree is.
const MOST_DEPTH: usize = 256;

impl Hierarchy {
    /// From the tree's places without its root, parents before their children: each a label and the position of its
    /// parent, which is `None` below the root.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`: a parent that does not stand before its child. `TOO_LARGE`, `TOO_DEEP`: no sensible tree.
    pub fn new(nodes: &[(String, Option<u32>)]) -> Result<Hierarchy> {
        if nodes.len() > MOST_NODES {
            let expected = format!("a hierarchy of at most {MOST_NODES} labels");
            return Err(Error::new(Code::TooLarge, expected, nodes.len().to_string()));
        }
        let mut hierarchy = Hierarchy::default();
        for (position, (label, parent)) in nodes.iter().enumerate() {
            let own = hierarchy.ancestors.entry(label.as_str().into()).or_default();
            let (mut at, mut from, mut depth) = (*parent, position, 0);
            while let Some(parent) = at {
                let Some((above, next)) = nodes.get(parent as usize).filter(|_| (parent as usize) < from)
                else {
                    let expected = format!("a parent before position {from}");
                    return Err(
                        Error::new(Code::OutOfRange, expected, parent.to_string()).in_input("hierarchy")
                    );
                };
                depth += 1;
                if depth > MOST_DEPTH {
                    let expected = format!("a hierarchy of at most {MOST_DEPTH} levels");
                    return Err(Error::new(Code::TooDeep, expected, "more").in_input("hierarchy"));
                }
                if above != label {
                    own.insert(above.as_str().into());
                }
                (at, from) = (*next, parent as usize);
            }
        }
        Ok(hierarchy)
    }

    /// By place of a category in the dataset: the places of its ancestors. A category stands in the hierarchy by its
    /// id where that is text, otherwise by its name.
    ///
    /// # Errors
    /// `UNKNOWN_ID` where the dataset's categories have none of the hierarchy's labels.
    pub(crate) fn ancestors_in(&self, dataset: &Dataset) -> Result<Vec<Vec<u32>>> {
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        let ids = dataset.categories.ids().iter();
        let labels: Vec<Option<&str>> = ids
            .zip(&dataset.category_names)
            .map(|(id, name)| {
                let own = match id.as_ref() {
                    IdRef::Text(id) if self.ancestors.contains_key(id) => Some(id),
                    _ => name.as_deref(),
                };
                own.filter(|label| self.ancestors.contains_key(*label))
            })
            .collect();
        for (place, label) in labels.iter().enumerate() {
            if let Some(label) = label {
                places.entry(label).or_insert(place as u32);
            }
        }
        if places.is_empty() && !labels.is_empty() {
            let expected = "a hierarchy with the ids or names of the dataset's categories";
            return Err(
                Error::new(Code::UnknownId, expected, "one that has none of them").in_input("hierarchy")
            );
        }
        let above = |label: &Option<&str>| {
            let ancestors = label.and_then(|label| self.ancestors.get(label)).into_iter().flatten();
            ancestors.filter_map(|label| places.get(&**label).copied()).collect()
        };
        Ok(labels.iter().map(above).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str, parent: Option<u32>) -> (String, Option<u32>) {
        (label.to_owned(), parent)
    }

    #[test]
    fn a_label_at_several_places_has_the_ancestors_of_each() {
        let nodes = [
            node("animal", None),
            node("pet", Some(0)),
            node("cat", Some(1)),
            node("home", None),
            node("pet", Some(3)),
        ];
        let hierarchy = Hierarchy::new(&nodes).unwrap();
        let of = |label: &str| hierarchy.ancestors[label].iter().map(|label| &**label).collect::<Vec<_>>();
        assert_eq!(of("pet"), ["animal", "home"]);
        assert_eq!(of("cat"), ["animal", "pet"]);
        assert!(of("home").is_empty());
    }

    #[test]
    fn a_parent_stands_before_its_child() {
        for parent in [0, 1, 7] {
            let nodes = [node("a", Some(parent)), node("b", None)];
            assert_eq!(Hierarchy::new(&nodes).unwrap_err().code, Code::OutOfRange);
        }
    }
}
