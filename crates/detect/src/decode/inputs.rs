//! A model's outputs by their roles, cut into images.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;

use super::looks::looks_like;
use super::models::{Head, Role};
use super::tensor::{Tensor, View, spelled};

/// An output as it was given: with the name it had, or without.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    /// The name, where outputs came as a map.
    pub name: Option<String>,
    /// The tensor.
    pub tensor: Tensor<'a>,
}

/// Outputs in the order of a head's roles, all of one batch.
#[derive(Debug)]
pub(super) struct Batch<'a, 'b> {
    roles: Vec<Option<&'b Tensor<'a>>>,
    /// Whether each has a dimension for the batch.
    batched: Vec<bool>,
    pub(super) images: usize,
}

/// One image's outputs in the order of a head's roles.
pub(super) struct Inputs<'b> {
    pub(super) head: &'static Head,
    views: Vec<Option<View<'b>>>,
    pub(super) isa: Isa,
}

impl<'a, 'b> Batch<'a, 'b> {
    /// Finds the roles and checks ranks and batches.
    pub(super) fn new(
        head: &'static Head,
        outputs: &'b [Output<'a>],
        names: &[(String, String)],
    ) -> Result<Batch<'a, 'b>> {
        let roles = assign(head, outputs, names)?;
        let mut batched = vec![false; roles.len()];
        let mut images = None;
        for (i, (role, tensor)) in head.roles.iter().zip(&roles).enumerate() {
            let Some(tensor) = tensor else { continue };
            let rank = tensor.dims.len();
            batched[i] = head.batched && rank == role.rank + 1;
            if !batched[i] && rank != role.rank {
                return Err(wrong_shape(head, &roles, None));
            }
            let of_this = if batched[i] { tensor.dims[0] } else { 1 };
            if *images.get_or_insert(of_this) != of_this {
                let expected = format!("outputs of one batch, {} images", images.unwrap_or(0));
                return Err(
                    Error::new(Code::ShapeMismatch, expected, of_this.to_string()).in_input(role.name)
                );
            }
        }
        Ok(Batch { roles, batched, images: images.unwrap_or(0) })
    }

    /// Whether any output is double precision.
    pub(super) fn is_double(&self) -> bool {
        self.roles.iter().flatten().any(|tensor| tensor.is_double())
    }

    /// The outputs of one image.
    pub(super) fn image(&self, head: &'static Head, image: usize, isa: Isa) -> Inputs<'b>
    where
        'a: 'b,
    {
        let view = |(tensor, batched): (&Option<&'b Tensor<'a>>, &bool)| {
            tensor.map(|tensor| {
                let dims = if *batched { &tensor.dims[1..] } else { &tensor.dims[..] };
                let len = dims.iter().product();
                View { data: tensor.data.part(if *batched { image * len } else { 0 }, len), dims }
            })
        };
        Inputs { head, views: self.roles.iter().zip(&self.batched).map(view).collect(), isa }
    }
}

fn assign<'a, 'b>(
    head: &'static Head,
    outputs: &'b [Output<'a>],
    names: &[(String, String)],
) -> Result<Vec<Option<&'b Tensor<'a>>>> {
    for (role, _) in names {
        if !head.roles.iter().any(|known| known.name == role) {
            let known: Vec<&str> = head.roles.iter().map(|role| role.name).collect();
            return Err(Error::new(Code::UnknownId, format!("a role of {}", known.join(", ")), role.clone())
                .in_input("outputNames"));
        }
    }
    let alone = head.roles.len() == 1 && outputs.len() == 1 && names.is_empty();
    let by_place = alone || outputs.iter().all(|output| output.name.is_none());
    if by_place && outputs.len() > head.roles.len() {
        let expected = format!("at most {} outputs for {}", head.roles.len(), head.name());
        return Err(Error::new(Code::ShapeMismatch, expected, outputs.len().to_string()).in_input("outputs"));
    }
    let mut found = Vec::with_capacity(head.roles.len());
    for (i, role) in head.roles.iter().enumerate() {
        let tensor = if by_place {
            outputs.get(i)
        } else {
            let asked = names.iter().find(|(of, _)| of == role.name).map(|(_, name)| name.as_str());
            let is_it = |output: &&Output| match (&output.name, asked) {
                (Some(name), Some(asked)) => name == asked,
                (Some(name), None) => name == role.name || role.aliases.contains(&name.as_str()),
                (None, _) => false,
            };
            outputs.iter().find(is_it)
        };
        if tensor.is_none() && !role.optional {
            return Err(missing(head, role, outputs));
        }
        found.push(tensor.map(|output| &output.tensor));
    }
    Ok(found)
}

fn missing(head: &Head, role: &Role, outputs: &[Output]) -> Error {
    let names: Vec<&str> = outputs.iter().filter_map(|output| output.name.as_deref()).collect();
    let got = if names.is_empty() { format!("{} outputs", outputs.len()) } else { names.join(", ") };
    let mut known = vec![role.name];
    known.extend(role.aliases);
    let expected = format!(
        "the output {} of {}, by its place, named {}, or named in outputNames",
        role.name,
        head.name(),
        known.join(" or ")
    );
    let dims: Vec<&[usize]> = outputs.iter().map(|output| &output.tensor.dims[..]).collect();
    let looks = looks_like(&dims, None).map(|model| format!(", which look like {model}")).unwrap_or_default();
    Error::new(Code::MissingKey, expected, got + &looks).in_input("outputs")
}

/// The error for shapes that the head does not have; says which model they look like, if another.
fn wrong_shape(head: &Head, roles: &[Option<&Tensor>], input: Option<[f64; 2]>) -> Error {
    let dims: Vec<&[usize]> = roles.iter().flatten().map(|tensor| &tensor.dims[..]).collect();
    shape_error(head, &dims, input, None)
}

pub(super) fn shape_error(
    head: &Head,
    dims: &[&[usize]],
    input: Option<[f64; 2]>,
    because: Option<String>,
) -> Error {
    let wanted: Vec<String> = head
        .roles
        .iter()
        .map(|role| {
            if head.roles.len() == 1 { role.dims.to_owned() } else { format!("{} {}", role.name, role.dims) }
        })
        .collect();
    let mut expected = format!("{} outputs of dims {}", head.name(), wanted.join(", "));
    if let Some(because) = because {
        expected = format!("{expected}, {because}");
    }
    let got: Vec<String> = dims.iter().map(|dims| spelled(dims)).collect();
    let mut got = got.join(", ");
    if let Some(model) = looks_like(dims, input).filter(|model| !head.names.contains(model)) {
        got = format!("{got}, which looks like {model}");
    }
    Error::new(Code::ShapeMismatch, expected, got).in_input("outputs")
}

impl<'b> Inputs<'b> {
    /// A required output.
    pub(super) fn view(&self, role: usize) -> View<'b> {
        self.views[role].expect("required outputs are checked when roles are found")
    }

    /// An optional output.
    pub(super) fn optional(&self, role: usize) -> Option<View<'b>> {
        self.views[role]
    }

    /// The error for shapes that the head does not have.
    pub(super) fn wrong(&self, input: Option<[f64; 2]>, because: impl Into<String>) -> Error {
        let dims: Vec<&[usize]> = self.views.iter().flatten().map(|view| view.dims).collect();
        shape_error(self.head, &dims, input, Some(because.into()))
    }
}
