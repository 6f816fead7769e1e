use std::path::PathBuf;
use std::time::Duration;

use crate::Outcome;

#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Unary,
    Bidi,
    Responses,
    Idle,
}

/// See the Java class LoadOptions.
#[derive(Clone)]
pub struct Options {
    pub socket: PathBuf,
    pub mode: Mode,
    pub callers: usize,
    pub connections: usize,
    pub held: usize,
    pub payload: usize,
    pub streams: usize,
    pub window: usize,
    pub rate: u32,
    pub timeout: Option<Duration>,
    pub warmup: f64,
}

impl Options {
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            socket: PathBuf::new(),
            mode: Mode::Unary,
            callers: 1,
            connections: 1,
            held: 0,
            payload: 64,
            streams: 1,
            window: 64,
            rate: 0,
            timeout: None,
            warmup: 1.0,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(format!("{name} needs a value"))?;
            match name.as_str() {
                "--socket" => options.socket = value.into(),
                "--mode" => options.mode = mode(&value)?,
                "--callers" => options.callers = value.parse()?,
                "--connections" => options.connections = value.parse()?,
                "--held" => options.held = value.parse()?,
                "--payload" => options.payload = value.parse()?,
                "--streams" => options.streams = value.parse()?,
                "--window" => options.window = value.parse()?,
                "--rate" => options.rate = value.parse()?,
                "--timeout" => options.timeout = timeout(&value)?,
                "--warmup" => options.warmup = value.parse()?,
                _ => return Err(format!("unknown option {name}").into()),
            }
        }
        Ok(options)
    }
}

/// 0: calls have no deadline.
fn timeout(seconds: &str) -> Outcome<Option<Duration>> {
    let timeout = Duration::from_secs_f64(seconds.parse()?);
    Ok((!timeout.is_zero()).then_some(timeout))
}

fn mode(name: &str) -> Outcome<Mode> {
    Ok(match name {
        "unary" => Mode::Unary,
        "bidi" => Mode::Bidi,
        "responses" => Mode::Responses,
        "idle" => Mode::Idle,
        _ => {
            return Err(format!("mode must be unary, bidi, responses or idle but was {name}").into())
        }
    })
}
