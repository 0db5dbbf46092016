//! What a misspelt or not imported name may have meant (L12.10).

use crate::syntax::Symbol;

use super::super::cx::Cx;
use super::super::scope::Scope;

/// The tail of the message about an unknown name: a similar name of the file, or the library package that has the name.
pub fn hint<'a>(cx: &Cx<'a>, scope: &'a Scope<'a>, wanted: Symbol) -> Option<String> {
    if let Some(near) = similar_name(scope, wanted.as_str()) {
        return Some(format!("; did you mean '{near}'?"));
    }
    let package = exporting_package(cx, wanted)?;
    Some(format!("; did you mean to import it from '{package}'? Add 'from {package} import {wanted}'"))
}

/// A name of the scopes around, or of the file, that differs little.
fn similar_name<'a>(scope: &'a Scope<'a>, wanted: &str) -> Option<Symbol> {
    let limit = wanted.len().div_ceil(3);
    let around = std::iter::successors(Some(scope), |scope| scope.parent).flat_map(Scope::names);
    around
        .chain(scope.module().member_names())
        .chain(ALWAYS_NAMED.map(Symbol::intern))
        .map(|name| (edit_distance(wanted, name.as_str()), name))
        .filter(|(distance, _)| (1..=limit).contains(distance) && *distance < wanted.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Names of the prelude that every file counts as its own here; the others are not suggested.
const ALWAYS_NAMED: [&str; 2] = ["Int", "std"];

/// The first package of the library, by name, that offers the name.
fn exporting_package(cx: &Cx<'_>, wanted: Symbol) -> Option<&'static str> {
    if wanted.as_str().starts_with('_') {
        return None;
    }
    cx.library.packages().into_iter().find(|package| {
        !NOT_IMPORTED_FROM.contains(package)
            && cx.std_module(package).is_some_and(|module| module.member_names().contains(&wanted))
    })
}

/// Packages whose names are in scope everywhere, or are there for files of earlier releases.
const NOT_IMPORTED_FROM: [&str; 3] = ["std.builtin", "std.legacy", "std.prelude"];

/// Levenshtein distance.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut previous = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = previous + usize::from(x != *y);
            previous = row[j + 1];
            row[j + 1] = substituted.min(previous + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
