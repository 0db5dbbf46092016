//! Commands in the comments of `.ir` test files, for everything that runs IR.
//!
//! ```text
//! ; run: @add(1, 2) == 3
//! ; run: @divmod(7, 2) == 3, 1
//! ; run: @splat(1.5) == [1.5, 1.5]
//! ; run: @boom() traps
//! ```

use super::constant::parse_lane;
use super::entities::FuncId;
use super::module::Module;
use super::types::Type;
use super::{Const, ParseError};

/// A call and what it must do.
#[derive(Clone, PartialEq, Debug)]
pub struct RunCommand {
    /// Line in the file, from 1.
    pub line: u32,
    /// The function to call.
    pub func: FuncId,
    /// Arguments of the types of its parameters.
    pub args: Vec<Const>,
    /// What must come back.
    pub expected: Expected,
}

/// The outcome of a call.
#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// It returns these values.
    Results(Vec<Const>),
    /// It traps.
    Trap,
}

/// Finds the run commands in the text of a module. `module` is the parsed text.
pub fn run_commands(source: &str, module: &Module) -> Result<Vec<RunCommand>, ParseError> {
    let mut commands = Vec::new();
    for (index, text) in source.lines().enumerate() {
        let line = index as u32 + 1;
        let Some(command) = text.trim_start().strip_prefix("; run:") else { continue };
        commands.push(parse_command(line, command, module).map_err(|message| ParseError { line, message })?);
    }
    Ok(commands)
}

fn parse_command(line: u32, text: &str, module: &Module) -> Result<RunCommand, String> {
    let (name, rest) = text.split_once('(').ok_or("a call is missing")?;
    let name = name.trim().strip_prefix('@').ok_or("a function's name starts with @")?;
    let func = module.func_by_name(name.trim_matches('"')).ok_or_else(|| format!("there is no function {name}"))?;
    let sig = &module.func(func).sig;
    let (args, outcome) = rest.split_once(')').ok_or("')' is missing")?;
    let args = parse_values(args, &sig.params)?;
    let outcome = outcome.trim();
    let expected = if outcome == "traps" {
        Expected::Trap
    } else if outcome.is_empty() {
        Expected::Results(parse_values("", &sig.results)?)
    } else {
        let values = outcome.strip_prefix("==").ok_or("expected == or traps")?;
        Expected::Results(parse_values(values, &sig.results)?)
    };
    Ok(RunCommand { line, func, args, expected })
}

/// Values of the given types separated by commas; vectors as `[1, 2]`.
fn parse_values(text: &str, types: &[Type]) -> Result<Vec<Const>, String> {
    let mut values = Vec::new();
    let mut rest = text.trim();
    for &ty in types {
        let item;
        if let Some(inner) = rest.strip_prefix('[') {
            (item, rest) = inner.split_once(']').ok_or("']' is missing")?;
        } else {
            item = rest.split(',').next().unwrap_or_default();
            rest = &rest[item.len()..];
        }
        let lanes: Option<_> = item.split(',').map(|lane| parse_lane(ty.kind(), lane.trim())).collect();
        let lanes: smallvec::SmallVec<[_; 1]> = lanes.ok_or_else(|| format!("{item} is not a {ty}"))?;
        if lanes.len() != ty.lanes() as usize {
            return Err(format!("{ty} has {} lanes", ty.lanes()));
        }
        values.push(Const::from_lanes(ty, lanes));
        rest = rest.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    if rest.is_empty() { Ok(values) } else { Err(format!("too many values: {rest}")) }
}
