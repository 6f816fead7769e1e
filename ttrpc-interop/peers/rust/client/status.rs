use std::fmt::Debug;

use ttrpc::proto::{Any, Status};
use ttrpc::{get_status, Code, Error, Result};

use crate::check::{fail, Failure, Proof};

/// Turns any failure of a call into a status. The crate has none for its own deadline and for a
/// lost connection.
pub fn status_of(error: &Error) -> Status {
    match error {
        Error::RpcStatus(status) => status.clone(),
        Error::Others(text) if text == "Request deadline elapsed" => {
            get_status(Code::DEADLINE_EXCEEDED, text)
        }
        Error::Socket(text) => get_status(Code::UNAVAILABLE, text),
        other => get_status(Code::UNKNOWN, other),
    }
}

pub fn code_name(status: &Status) -> String {
    match status.code.enum_value() {
        Ok(code) => format!("{code:?}"),
        Err(number) => format!("CODE_{number}"),
    }
}

pub fn described(status: &Status) -> String {
    format!("{} {:?}", code_name(status), status.message)
}

/// The call must end in this code.
pub fn ends_in_code<M: Debug>(outcome: &Result<M>, code: Code) -> Proof {
    let status = failure(outcome)?;
    if status.code.enum_value() == Ok(code) {
        return Ok(());
    }
    fail(format!(
        "status must be {code:?} but was {}",
        described(&status)
    ))
}

/// The call must end in this code and message.
pub fn ends_in<M: Debug>(outcome: &Result<M>, code: Code, message: &str) -> Proof {
    ends_in_status(outcome, &get_status(code, message))
}

/// The call must end in this very status: neither order nor content of the details may change.
pub fn ends_in_status<M: Debug>(outcome: &Result<M>, expected: &Status) -> Proof {
    let status = failure(outcome)?;
    if status == *expected {
        return Ok(());
    }
    fail(format!("status must be {expected} but was {status}"))
}

fn failure<M: Debug>(outcome: &Result<M>) -> std::result::Result<Status, Failure> {
    match outcome {
        Err(error) => Ok(status_of(error)),
        Ok(message) => Err(Failure(format!("call must fail but returned {message:?}"))),
    }
}

pub fn any(type_url: &str, value: Vec<u8>) -> Any {
    Any {
        type_url: type_url.to_owned(),
        value,
        ..Default::default()
    }
}
