//! Which values patterns cover: for the warnings about cases that nothing reaches or that are
//! missing, and for code after a `match` that every value leaves.
//!
//! Patterns are reduced to [`Shape`]s: constructors with sub-patterns. A pattern is *useful* after
//! others if some value matches it and none of them (Maranget, "Warnings for pattern matching").

/// What a pattern asks of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Nothing.
    Any,
    Is(Constructor, Vec<Shape>),
    Either(Vec<Shape>),
    /// Something that only the running program can tell.
    Unknown,
}

/// The outermost part of a value, with the number of its kind where there are finitely many.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constructor {
    Bool(bool),
    /// An enum case: its number, how many there are, and whether it has a payload.
    Case {
        index: usize,
        count: usize,
    },
    /// One of unlimited values, as text.
    Literal(String),
    /// A tuple or struct: always matches, its parts decide.
    Product,
}

impl Constructor {
    /// All constructors of the kind; `None` if they are unlimited.
    fn siblings(&self) -> Option<Vec<Constructor>> {
        match *self {
            Constructor::Bool(_) => Some(vec![Constructor::Bool(true), Constructor::Bool(false)]),
            Constructor::Case { count, .. } => {
                Some((0..count).map(|index| Constructor::Case { index, count }).collect())
            }
            Constructor::Literal(_) => None,
            Constructor::Product => Some(vec![Constructor::Product]),
        }
    }
}

/// Whether some value matches the pattern and none of the rows.
pub fn is_useful(rows: &[Shape], pattern: &Shape) -> bool {
    let rows: Vec<Vec<Shape>> = rows.iter().map(|row| vec![row.clone()]).collect();
    useful(&rows, std::slice::from_ref(pattern))
}

/// Whether every value matches one of the rows.
pub fn is_exhaustive(rows: &[Shape]) -> bool {
    !is_useful(rows, &Shape::Any)
}

/// The constructors, among `all`, of values that no row matches.
pub fn missing(rows: &[Shape], all: &[Constructor]) -> Vec<usize> {
    let uncovered = |constructor: &Constructor| {
        let arity = arity_of(rows, constructor);
        is_useful(rows, &Shape::Is(constructor.clone(), vec![Shape::Any; arity]))
    };
    (0..all.len()).filter(|index| uncovered(&all[*index])).collect()
}

fn useful(rows: &[Vec<Shape>], pattern: &[Shape]) -> bool {
    let Some((head, rest)) = pattern.split_first() else { return rows.is_empty() };
    match head {
        Shape::Either(shapes) => shapes.iter().any(|shape| {
            let mut alternative = vec![shape.clone()];
            alternative.extend_from_slice(rest);
            useful(rows, &alternative)
        }),
        Shape::Is(constructor, parts) => {
            let arity = parts.len().max(column_arity(rows, constructor));
            let mut specialised = parts.clone();
            specialised.resize(arity, Shape::Any);
            specialised.extend_from_slice(rest);
            useful(&specialise(rows, constructor, arity), &specialised)
        }
        // What is not known may be anything.
        Shape::Any | Shape::Unknown => useful_after_any(rows, rest),
    }
}

fn useful_after_any(rows: &[Vec<Shape>], rest: &[Shape]) -> bool {
    let mut used = Vec::new();
    rows.iter().for_each(|row| constructors(&row[0], &mut used));
    let all = used.first().and_then(Constructor::siblings);
    match all {
        Some(all) if all.iter().all(|c| used.contains(c)) => all.iter().any(|constructor| {
            let arity = column_arity(rows, constructor);
            let mut pattern = vec![Shape::Any; arity];
            pattern.extend_from_slice(rest);
            useful(&specialise(rows, constructor, arity), &pattern)
        }),
        _ => {
            // Some constructor is in no row: only rows that accept anything count.
            let open: Vec<Vec<Shape>> = rows.iter().flat_map(|row| default_rows(row)).collect();
            useful(&open, rest)
        }
    }
}

fn constructors(shape: &Shape, out: &mut Vec<Constructor>) {
    match shape {
        Shape::Is(constructor, _) if !out.contains(constructor) => out.push(constructor.clone()),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| constructors(shape, out)),
        _ => {}
    }
}

fn column_arity(rows: &[Vec<Shape>], constructor: &Constructor) -> usize {
    rows.iter().map(|row| arity_in(&row[0], constructor)).max().unwrap_or(0)
}

fn arity_of(rows: &[Shape], constructor: &Constructor) -> usize {
    rows.iter().map(|row| arity_in(row, constructor)).max().unwrap_or(0)
}

fn arity_in(shape: &Shape, constructor: &Constructor) -> usize {
    match shape {
        Shape::Is(found, parts) if found == constructor => parts.len(),
        Shape::Either(shapes) => shapes.iter().map(|shape| arity_in(shape, constructor)).max().unwrap_or(0),
        _ => 0,
    }
}

/// The rows for values with this constructor, its parts in front.
fn specialise(rows: &[Vec<Shape>], constructor: &Constructor, arity: usize) -> Vec<Vec<Shape>> {
    let mut out = Vec::new();
    for row in rows {
        let (head, rest) = row.split_first().expect("rows are as wide as the pattern");
        specialise_row(head, rest, constructor, arity, &mut out);
    }
    out
}

fn specialise_row(head: &Shape, rest: &[Shape], constructor: &Constructor, arity: usize, out: &mut Vec<Vec<Shape>>) {
    let mut parts = match head {
        Shape::Any => Vec::new(),
        Shape::Is(found, parts) if found == constructor => parts.clone(),
        Shape::Either(shapes) => {
            shapes.iter().for_each(|shape| specialise_row(shape, rest, constructor, arity, out));
            return;
        }
        // Not known to match.
        Shape::Is(..) | Shape::Unknown => return,
    };
    parts.resize(arity, Shape::Any);
    parts.extend_from_slice(rest);
    out.push(parts);
}

/// The row for values whose constructor is in no row.
fn default_rows(row: &[Shape]) -> Vec<Vec<Shape>> {
    let (head, rest) = row.split_first().expect("rows are as wide as the pattern");
    match head {
        Shape::Any => vec![rest.to_vec()],
        Shape::Either(shapes) => shapes
            .iter()
            .flat_map(|shape| {
                let mut alternative = vec![shape.clone()];
                alternative.extend_from_slice(rest);
                default_rows(&alternative)
            })
            .collect(),
        Shape::Is(..) | Shape::Unknown => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bool(value: bool) -> Shape {
        Shape::Is(Constructor::Bool(value), Vec::new())
    }

    fn case(index: usize, payload: &[Shape]) -> Shape {
        Shape::Is(Constructor::Case { index, count: 2 }, payload.to_vec())
    }

    fn pair(a: Shape, b: Shape) -> Shape {
        Shape::Is(Constructor::Product, vec![a, b])
    }

    fn literal(text: &str) -> Shape {
        Shape::Is(Constructor::Literal(text.to_owned()), Vec::new())
    }

    #[test]
    fn finite_kinds_are_exhausted_by_their_members() {
        assert!(is_exhaustive(&[bool(true), bool(false)]));
        assert!(!is_exhaustive(&[bool(true)]));
        assert!(!is_exhaustive(&[literal("1"), literal("2")]));
        let some_one = case(0, &[literal("1")]);
        assert!(!is_exhaustive(&[some_one.clone(), case(1, &[])]));
        assert!(is_exhaustive(&[some_one, case(1, &[]), case(0, &[Shape::Any])]));
    }

    #[test]
    fn parts_are_looked_at_together() {
        let rows = [
            pair(bool(true), case(0, &[Shape::Any])),
            pair(bool(false), case(0, &[Shape::Any])),
            pair(Shape::Any, case(1, &[])),
        ];
        assert!(is_exhaustive(&rows));
        assert!(!is_exhaustive(&rows[1..]));
        assert!(!is_useful(&rows, &pair(bool(true), case(1, &[]))));
    }

    #[test]
    fn alternatives_and_unknowns() {
        let either = Shape::Either(vec![literal("1"), literal("2")]);
        assert!(!is_useful(std::slice::from_ref(&either), &literal("2")));
        assert!(is_useful(&[literal("1")], &either));
        assert!(is_useful(&[Shape::Unknown], &Shape::Unknown));
        assert!(!is_useful(&[Shape::Any], &Shape::Unknown));
    }

    #[test]
    fn missing_members_are_named_in_order() {
        let all: Vec<_> = (0..2).map(|index| Constructor::Case { index, count: 2 }).collect();
        assert_eq!(missing(&[case(0, &[literal("1")])], &all), [0, 1]);
        assert_eq!(missing(&[case(0, &[Shape::Any])], &all), [1]);
    }
}
